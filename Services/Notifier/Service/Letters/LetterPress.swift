import CPango
package import Calendars
package import Foundation
package import NotifierCore
import Synchronization

/// Sets a letter as a PDF: A4, the address where a window envelope shows it (DIN 5008 form B, DIN long), page numbers,
/// text that can be searched and read aloud.
package final class LetterPress: Sendable {
    /// The fonts, loaded once. Pango lets one thread at a time use them.
    private struct Fonts: ~Copyable {
        let map: UnsafeMutablePointer<PangoFontMap>?

        init() { map = pango_cairo_font_map_new() }

        deinit { if let map { g_object_unref(map) } }
    }

    private let fonts = Mutex(Fonts())

    package init() {}

    /// - Throws: `SpoolError` when the drawing library gives up, as it does without memory or fonts.
    package func pdf(of content: LetterContent, made: Instant) throws(SpoolError) -> Data {
        let result = fonts.withLock { fonts -> Result<Data, SpoolError> in
            guard let map = fonts.map, let context = pango_font_map_create_context(map) else {
                return .failure(SpoolError("load fonts", number: ENOMEM))
            }
            defer { g_object_unref(UnsafeMutableRawPointer(context)) }
            return Result { () throws(SpoolError) in
                let sheets = try PDFSheets(width: LetterSheet.width, height: LetterSheet.height)
                sheets.describe(
                    title: content.title ?? content.sender, author: content.sender, subject: content.reference,
                    made: made.rfc3339)
                // Paper has no pixels to round to.
                pango_cairo_update_context(sheets.canvas, context)
                LetterSheet(content: content, context: context, canvas: sheets.canvas).draw { sheets.endPage() }
                return try sheets.finish()
            }
        }
        return try result.get()
    }
}

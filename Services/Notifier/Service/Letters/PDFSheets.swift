import CPango
import Foundation

/// A PDF in the making. The drawing library's objects live as long as this one, whatever happens in between.
final class PDFSheets {
    private final class Bytes {
        var data = Data()
    }

    let canvas: OpaquePointer?
    private let surface: OpaquePointer?
    private let bytes = Bytes()

    /// - Parameters: points, 72 to the inch.
    /// - Throws: `SpoolError` without memory.
    init(width: Double, height: Double) throws(SpoolError) {
        surface = cairo_pdf_surface_create_for_stream(
            { closure, bytes, length in
                guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
                Unmanaged<Bytes>.fromOpaque(closure).takeUnretainedValue().data.append(bytes, count: Int(length))
                return CAIRO_STATUS_SUCCESS
            }, Unmanaged.passUnretained(bytes).toOpaque(), width, height)
        canvas = cairo_create(surface)
        guard cairo_status(canvas) == CAIRO_STATUS_SUCCESS else { throw SpoolError("begin a PDF", number: ENOMEM) }
    }

    deinit {
        cairo_destroy(canvas)
        cairo_surface_destroy(surface)
    }

    func describe(title: String, author: String, subject: String, made: String) {
        for (kind, text) in [
            (CAIRO_PDF_METADATA_TITLE, title), (CAIRO_PDF_METADATA_AUTHOR, author),
            (CAIRO_PDF_METADATA_SUBJECT, subject), (CAIRO_PDF_METADATA_CREATOR, "Quittance"),
            // The library would write the machine's time.
            (CAIRO_PDF_METADATA_CREATE_DATE, made), (CAIRO_PDF_METADATA_MOD_DATE, made),
        ] {
            cairo_pdf_surface_set_metadata(surface, kind, text)
        }
    }

    func endPage() { cairo_show_page(canvas) }

    /// - Returns: the whole file; nothing can be drawn any more.
    func finish() throws(SpoolError) -> Data {
        let drawn = cairo_status(canvas)
        cairo_surface_finish(surface)
        guard drawn == CAIRO_STATUS_SUCCESS, cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            throw SpoolError("draw a PDF", number: EIO)
        }
        return bytes.data
    }
}

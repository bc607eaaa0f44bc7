import CPango
import NotifierCore

/// A text set in lines of a width. Owns its layout.
final class SetText {
    enum Weight { case normal, bold }
    enum Alignment { case left, right }

    struct Line {
        let extent: Pagination.Line
        /// From the text's top.
        let baseline: Double
        let offset: Double
    }

    /// DejaVu has every letter of the languages written here; others come from whatever font has them.
    private static let family = "DejaVu Sans, Noto Sans, Sans"
    private static let scale = Double(PANGO_SCALE)

    private let layout: OpaquePointer?
    let lines: [Line]

    /// - Parameters: sizes in points; `spacing` is added between lines.
    init(
        _ text: String, context: OpaquePointer, size: Double, width: Double, weight: Weight = .normal,
        alignment: Alignment = .left, spacing: Double = 0
    ) {
        let layout = pango_layout_new(context)
        let font = pango_font_description_from_string(Self.family)
        defer { pango_font_description_free(font) }
        // An absolute size: one unit of the page is one point.
        pango_font_description_set_absolute_size(font, size * Self.scale)
        pango_font_description_set_weight(font, weight == .bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_layout_set_font_description(layout, font)
        pango_layout_set_width(layout, Int32(width * Self.scale))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_spacing(layout, Int32(spacing * Self.scale))
        pango_layout_set_alignment(layout, alignment == .right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT)
        pango_layout_set_text(layout, text, -1)
        Self.setBreaks(layout, text)
        self.layout = layout
        lines = Self.lines(of: layout)
    }

    deinit { if let layout { g_object_unref(UnsafeMutableRawPointer(layout)) } }

    var height: Double { lines.last?.extent.bottom ?? 0 }

    func drawAll(on canvas: OpaquePointer?, left: Double, top: Double) {
        draw(0..<lines.count, on: canvas, left: left, top: top)
    }

    /// - Parameter top: where the first of the lines begins.
    func draw(_ range: Range<Int>, on canvas: OpaquePointer?, left: Double, top: Double) {
        guard let first = range.first else { return }
        let origin = lines[first].extent.top
        for index in range {
            let line = lines[index]
            cairo_move_to(canvas, left + line.offset, top + line.baseline - origin)
            pango_cairo_show_layout_line(canvas, pango_layout_get_line_readonly(layout, Int32(index)))
        }
    }

    /// No hyphens that the writer did not write, since one in a link would be typed along; and a link's head stays
    /// whole.
    private static func setBreaks(_ layout: OpaquePointer?, _ text: String) {
        let attributes = pango_attr_list_new()
        defer { pango_attr_list_unref(attributes) }
        pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(0))
        for range in LinkHeads.ranges(in: text) {
            guard let attribute = pango_attr_allow_breaks_new(0) else { continue }
            attribute.pointee.start_index = UInt32(range.lowerBound)
            attribute.pointee.end_index = UInt32(range.upperBound)
            pango_attr_list_insert(attributes, attribute)
        }
        pango_layout_set_attributes(layout, attributes)
    }

    private static func lines(of layout: OpaquePointer?) -> [Line] {
        guard let iterator = pango_layout_get_iter(layout) else { return [] }
        defer { pango_layout_iter_free(iterator) }
        var lines: [Line] = []
        repeat {
            var top: Int32 = 0
            var bottom: Int32 = 0
            var logical = PangoRectangle()
            pango_layout_iter_get_line_yrange(iterator, &top, &bottom)
            pango_layout_iter_get_line_extents(iterator, nil, &logical)
            let length = pango_layout_iter_get_line_readonly(iterator)?.pointee.length ?? 0
            lines.append(
                Line(
                    extent: Pagination.Line(
                        top: Double(top) / scale, bottom: Double(bottom) / scale, isBlank: length == 0),
                    baseline: Double(pango_layout_iter_get_baseline(iterator)) / scale,
                    offset: Double(logical.x) / scale))
        } while pango_layout_iter_next_line(iterator) != 0
        return lines
    }
}

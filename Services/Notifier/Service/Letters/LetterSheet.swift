import CPango
import NotifierCore

/// Where everything stands on a letter's pages. Lengths are in points; `mm` makes them of millimetres.
struct LetterSheet {
    static let width = 210 * mm
    static let height = 297 * mm

    let content: LetterContent
    let context: OpaquePointer
    let canvas: OpaquePointer?

    private static let mm = 72 / 25.4
    private static let left = 25 * mm
    private static let textWidth = 165 * mm
    private static let addressTop = 62.7 * mm
    private static let addressRoom = (width: 80 * mm, height: 27.3 * mm)
    private static let bodyTop = 103 * mm
    private static let nextTop = 25 * mm
    private static let bodyBottom = 272 * mm

    /// - Parameter endPage: called behind each page.
    func draw(endPage: () -> Void) {
        drawHead()
        let titleBottom = drawTitle()
        let body = SetText(content.body, context: context, size: 10, width: Self.textWidth, spacing: 1.5)
        let pages = Pagination.pages(
            of: body.lines.map(\.extent), first: Self.bodyBottom - titleBottom, rest: Self.bodyBottom - Self.nextTop)
        for (number, lines) in pages.enumerated() {
            body.draw(lines, on: canvas, left: Self.left, top: number == 0 ? titleBottom : Self.nextTop)
            if pages.count > 1 { drawNumber("\(number + 1)/\(pages.count)") }
            endPage()
        }
    }

    private func drawHead() {
        SetText(content.sender, context: context, size: 13, width: Self.textWidth, weight: .bold)
            .drawAll(on: canvas, left: Self.left, top: 18 * Self.mm)
        // The line above the address tells the post where to bring back what it cannot deliver.
        SetText(content.sender, context: context, size: 7, width: Self.addressRoom.width)
            .drawAll(on: canvas, left: Self.left, top: 58.5 * Self.mm)
        drawAddress()
        SetText(content.date, context: context, size: 10, width: 60 * Self.mm, alignment: .right)
            .drawAll(on: canvas, left: Self.left + Self.textWidth - 60 * Self.mm, top: 92 * Self.mm)
    }

    /// As large as fits the window.
    private func drawAddress() {
        let text = content.addressLines.joined(separator: "\n")
        let sizes: [Double] = [10, 9, 8, 7, 6, 5]
        let set = sizes.lazy.map { SetText(text, context: context, size: $0, width: Self.addressRoom.width) }
        guard let fitting = set.first(where: { $0.height <= Self.addressRoom.height }) ?? set.last else { return }
        fitting.drawAll(on: canvas, left: Self.left, top: Self.addressTop)
    }

    /// - Returns: where the text below it begins.
    private func drawTitle() -> Double {
        guard let title = content.title else { return Self.bodyTop }
        let set = SetText(title, context: context, size: 11, width: Self.textWidth, weight: .bold)
        set.drawAll(on: canvas, left: Self.left, top: Self.bodyTop)
        return Self.bodyTop + set.height + 6 * Self.mm
    }

    private func drawNumber(_ text: String) {
        SetText(text, context: context, size: 8, width: Self.textWidth, alignment: .right)
            .drawAll(on: canvas, left: Self.left, top: 282 * Self.mm)
    }
}

/// Text from outside on its way into a header or a table: what could begin another line, or steer a reader's eye, must
/// not get there.
package enum SingleLine {
    /// Line breaks, tabs and other control and layout characters become spaces; runs of spaces become one; none at the
    /// ends.
    package static func of(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isSpaceDue = false
        for scalar in text.unicodeScalars {
            guard !isSpacing(scalar) else {
                isSpaceDue = !result.isEmpty
                continue
            }
            if isSpaceDue { result.append(" ") }
            isSpaceDue = false
            result.append(scalar)
        }
        return String(result)
    }

    private static func isSpacing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .spaceSeparator: scalar == " "
        // Overrides of the writing direction can make a name read as another; joiners are part of some scripts.
        case .format: !(scalar == "\u{200C}" || scalar == "\u{200D}")
        default: false
        }
    }
}

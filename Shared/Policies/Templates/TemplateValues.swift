/// Values come from ERPs and debtors. What could change the sense of a text, or break out of its line, is taken out.
enum TemplateValues {
    /// Values by name without control characters and invisible direction marks, white space folded; empty ones left
    /// out. Throws for a name that is no template variable: a mistyped one would be a gap in every text.
    static func cleaned(_ values: [String: String]) throws(TemplateError) -> [String: String] {
        let unknown = values.keys.filter { TemplateVariable(rawValue: $0) == nil }
        guard unknown.isEmpty else { throw .unknownVariables(unknown.sorted()) }
        return values.mapValues(line).filter { !$0.value.isEmpty }
    }

    /// One line: every run of white space and line breaks is one space; invisible characters are gone.
    static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var gap = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                gap = true
            } else if !isInvisible(scalar) {
                if gap && !result.isEmpty { result.append(" ") }
                gap = false
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Zero-width characters, direction marks and overrides, soft hyphens, tags, surrogates and unassigned ones. All of
    /// them can make a name read as another one.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}

import Foundation

extension Builtins {
    static let strings: [String: Function] = [
        "substring": Function(["string, start position, length?"]) { arguments, _ in substring(arguments) },
        "string length": Function(["string"]) { arguments, _ in
            FEELValue(arguments.string(0).map { FEELNumber($0.unicodeScalars.count) })
        },
        "upper case": Function(["string"]) { arguments, _ in text(arguments.string(0)?.uppercased()) },
        "lower case": Function(["string"]) { arguments, _ in text(arguments.string(0)?.lowercased()) },
        "substring before": Function(["string, match"]) { arguments, _ in
            withTwo(arguments) { string, match in
                scalars(string).firstRange(of: scalars(match)).map {
                    .string(joined(scalars(string)[..<$0.lowerBound]))
                } ?? ""
            }
        },
        "substring after": Function(["string, match"]) { arguments, _ in
            withTwo(arguments) { string, match in
                if match.isEmpty { return .string(string) }
                return scalars(string).firstRange(of: scalars(match)).map {
                    .string(joined(scalars(string)[$0.upperBound...]))
                } ?? ""
            }
        },
        "contains": Function(["string, match"]) { arguments, _ in
            withTwo(arguments) { .boolean($1.isEmpty || scalars($0).firstRange(of: scalars($1)) != nil) }
        },
        "starts with": Function(["string, match"]) { arguments, _ in
            withTwo(arguments) { .boolean(scalars($0).starts(with: scalars($1))) }
        },
        "ends with": Function(["string, match"]) { arguments, _ in
            withTwo(arguments) { .boolean(scalars($0).reversed().starts(with: scalars($1).reversed())) }
        },
        "replace": Function(["input, pattern, replacement, flags?"]) { arguments, _ in replace(arguments) },
        "matches": Function(["input, pattern, flags?"]) { arguments, _ in
            guard let input = arguments.string(0), let expression = pattern(arguments, 1, flags: 2) else {
                return .null
            }
            return .boolean(expression.firstMatch(in: input, range: whole(input)) != nil)
        },
        "split": Function(["string, delimiter"]) { arguments, _ in split(arguments) },
        "string join": Function(["list, delimiter?"]) { arguments, _ in
            guard !arguments[0].isNull, arguments[1].isNull || arguments.string(1) != nil else { return .null }
            var parts: [String] = []
            for item in arguments[0].asList where !item.isNull {
                guard let part = item.stringValue else { return .null }
                parts.append(part)
            }
            return .string(parts.joined(separator: arguments.string(1) ?? ""))
        },
    ]

    private static func text(_ value: String?) -> FEELValue { value.map { .string($0) } ?? .null }

    private static func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

    private static func joined(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func withTwo(_ arguments: Arguments, _ body: (String, String) -> FEELValue) -> FEELValue {
        guard let first = arguments.string(0), let second = arguments.string(1) else { return .null }
        return body(first, second)
    }

    /// Positions count from 1, or from the end when negative.
    private static func substring(_ arguments: Arguments) -> FEELValue {
        guard let string = arguments.string(0), let start = arguments.number(1)?.rounded(.down)?.intValue, start != 0
        else {
            return .null
        }
        let characters = scalars(string)
        let offset = start > 0 ? start - 1 : characters.count + start
        guard characters.indices.contains(offset) else { return "" }
        if !arguments.isGiven(2) { return .string(joined(characters[offset...])) }
        guard let length = arguments.number(2)?.rounded(.down)?.intValue, length > 0 else { return .null }
        return .string(joined(characters[offset...].prefix(length)))
    }

    // MARK: - Regular expressions

    private static func whole(_ text: String) -> NSRange { NSRange(text.startIndex..., in: text) }

    private static func pattern(_ arguments: Arguments, _ position: Int, flags: Int? = nil) -> NSRegularExpression? {
        guard let pattern = arguments.string(position) else { return nil }
        var options: NSRegularExpression.Options = []
        if let flags, !arguments[flags].isNull {
            guard let letters = arguments.string(flags) else { return nil }
            for letter in letters {
                switch letter {
                case "s": options.insert(.dotMatchesLineSeparators)
                case "m": options.insert(.anchorsMatchLines)
                case "i": options.insert(.caseInsensitive)
                case "x": options.insert(.allowCommentsAndWhitespace)
                default: return nil
                }
            }
        }
        return try? NSRegularExpression(pattern: pattern, options: options)
    }

    private static func replace(_ arguments: Arguments) -> FEELValue {
        guard let input = arguments.string(0), let expression = pattern(arguments, 1, flags: 3),
            let replacement = arguments.string(2)
        else { return .null }
        return .string(expression.stringByReplacingMatches(in: input, range: whole(input), withTemplate: replacement))
    }

    private static func split(_ arguments: Arguments) -> FEELValue {
        guard let string = arguments.string(0), let expression = pattern(arguments, 1) else { return .null }
        var parts: [FEELValue] = []
        var start = string.startIndex
        for match in expression.matches(in: string, range: whole(string)) {
            guard let range = Range(match.range, in: string), !range.isEmpty else { continue }
            parts.append(.string(String(string[start..<range.lowerBound])))
            start = range.upperBound
        }
        parts.append(.string(String(string[start...])))
        return .list(parts)
    }
}

import Mustache

/// A text with places for values, in the small part of Mustache that letters need: `{{name}}`, and
/// `{{#name}}…{{/name}}` and `{{^name}}…{{/name}}` for what is only said when a value is there, or is not.
///
/// Partials, set delimiters, transforms and the unescaped form are refused: each of them could make a text depend on
/// something the loader has not checked.
struct TemplateText: Sendable {
    /// What is wrong with a text, and where.
    struct Problem: Error, Hashable {
        /// From 1, within the text.
        let line: Int
        let message: String
    }

    /// A place where a value is printed, and the conditions under which it is.
    private struct Place: Hashable {
        let variable: TemplateVariable
        let conditions: [Condition]
    }

    private struct Condition: Hashable {
        let variable: TemplateVariable
        let present: Bool
    }

    let source: String
    let variables: Set<TemplateVariable>
    private let places: Set<Place>
    private let template: MustacheTemplate

    init(_ source: String) throws(Problem) {
        var places: Set<Place> = []
        var conditions: [Condition] = []
        var variables: Set<TemplateVariable> = []
        var line = 1
        var rest = source[...]
        while let open = rest.firstRange(of: "{{") {
            line += Self.lines(in: rest[..<open.lowerBound])
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                throw Problem(line: line, message: "'{{' must be closed by '}}' in the same line")
            }
            let tag = rest[open.upperBound..<close.lowerBound]
            let (sign, variable) = try Self.read(tag, line: line)
            variables.insert(variable)
            switch sign {
            case "#", "^": conditions.append(Condition(variable: variable, present: sign == "#"))
            case "/":
                guard conditions.popLast()?.variable == variable else {
                    throw Problem(
                        line: line, message: "{{/\(variable.rawValue)}} closes what was not opened last")
                }
            default: places.insert(Place(variable: variable, conditions: conditions))
            }
            rest = rest[close.upperBound...]
        }
        if let left = conditions.last {
            throw Problem(line: line, message: "{{/\(left.variable.rawValue)}} is missing at the end of its part")
        }
        self.source = source
        self.variables = variables
        self.places = places
        do {
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + source)
        } catch {
            throw Problem(line: 1, message: "the text cannot be read as a template: \(error)")
        }
    }

    /// The variables that would be printed empty with these values.
    func missing(from values: [String: String]) -> Set<TemplateVariable> {
        let printed = places.filter { place in
            place.conditions.allSatisfy { (values[$0.variable.rawValue] != nil) == $0.present }
        }
        return Set(printed.map(\.variable).filter { values[$0.rawValue] == nil })
    }

    /// Whether a value is printed whenever there is one, whatever else is given. The collector's name and number come
    /// and go together, so each may stand under the other's condition.
    func always(prints variable: TemplateVariable) -> Bool {
        let pair: Set<TemplateVariable> = [.collectorName, .collectorRegistration]
        let equals = pair.contains(variable) ? pair : [variable]
        return places.contains { place in
            place.variable == variable
                && place.conditions.allSatisfy { equals.contains($0.variable) && $0.present }
        }
    }

    func render(_ values: [String: String]) -> String { template.render(values) }

    private static func read(_ tag: Substring, line: Int) throws(Problem) -> (Character?, TemplateVariable) {
        let sign = tag.first.flatMap { "#^/".contains($0) ? $0 : nil }
        let name = (sign == nil ? tag : tag.dropFirst()).trimmed
        guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }), !name.isEmpty else {
            throw Problem(
                line: line,
                message: "'{{\(tag)}}' must be a plain {{name}}, or a part from {{#name}} or {{^name}} to {{/name}}")
        }
        guard let variable = TemplateVariable(rawValue: name) else {
            let known = TemplateVariable.allCases.map(\.rawValue).sorted().joined(separator: ", ")
            throw Problem(line: line, message: "there is no variable '\(name)'; there are \(known)")
        }
        return (sign, variable)
    }

    private static func lines(in text: Substring) -> Int { text.count { $0.isNewline } }
}

extension Substring {
    /// Without white space at either end.
    var trimmed: String {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

import Calendars
import Yams

/// One value of a YAML file that knows where it stands and reports what is wrong with it. Every reader answers nil
/// after
/// reporting, so that reading goes on and finds the rest.
struct YAMLField {
    let node: Node
    let file: String
    let path: String
    let findings: Findings

    var place: Place { Place(file: file, line: node.mark?.line, field: path) }

    func fail(_ message: String) { findings.add(place, message) }

    /// The root of a file, or nil with a finding. `firstLine`: where the YAML begins in the file.
    static func root(of text: String, file: String, findings: Findings, firstLine: Int = 1) -> YAMLField? {
        // Empty lines in front keep the line numbers those of the file.
        let padded = String(repeating: "\n", count: firstLine - 1) + text
        do {
            guard let node = try compose(yaml: padded) else {
                findings.add(Place(file: file), "the file is empty")
                return nil
            }
            return YAMLField(node: node, file: file, path: "", findings: findings)
        } catch {
            let (line, message) = explain(error)
            findings.add(Place(file: file, line: line), message)
            return nil
        }
    }

    private static func explain(_ error: any Error) -> (Int?, String) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, "this is not YAML: \(problem); check the indentation and the quotes here")
        case .duplicatedKeysInMapping(let names, let context):
            (context.mark.line, "these fields stand here twice: \(names.sorted().joined(separator: ", "))")
        default:
            (nil, "the file cannot be read as YAML")
        }
    }

    /// The fields of a mapping. Names outside of `known` are reported, with the ones there are.
    func map(_ known: [String]) -> YAMLMap? {
        guard let mapping = node.mapping else {
            fail("must be a group of fields: \(known.joined(separator: ", "))")
            return nil
        }
        var fields: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            if known.contains(name) {
                fields[name] = value
            } else {
                let place = Place(file: file, line: key.mark?.line, field: child(name))
                findings.add(place, "is not a field known here; there are \(known.joined(separator: ", "))")
            }
        }
        return YAMLMap(field: self, fields: fields)
    }

    /// The items of a list.
    func items() -> [YAMLField]? {
        guard let sequence = node.sequence else {
            fail("must be a list: items in square brackets, or lines that begin with '- '")
            return nil
        }
        return sequence.enumerated().map { index, node in
            YAMLField(node: node, file: file, path: "\(path)[\(index)]", findings: findings)
        }
    }

    /// The names of a mapping that are free to choose, with their values, in the order of the file.
    func entries() -> [(name: String, value: YAMLField)]? {
        guard let mapping = node.mapping else {
            fail("must be a group of names with a value each")
            return nil
        }
        return mapping.map { key, value in
            let name = key.scalar?.string ?? ""
            return (name, YAMLField(node: value, file: file, path: child(name), findings: findings))
        }
    }

    func text() -> String? {
        guard let scalar = node.scalar, !scalar.string.trimmingSpace.isEmpty,
            scalar.style != .plain || !["~", "null"].contains(scalar.string)
        else {
            fail("must be a text")
            return nil
        }
        return scalar.string
    }

    func whole(_ range: ClosedRange<Int>) -> Int? {
        guard let text = node.scalar?.string, let number = Int(text), range.contains(number) else {
            fail("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type = Choice.self) -> Choice?
    where Choice.RawValue == String {
        guard let choice = node.scalar.flatMap({ Choice(rawValue: $0.string) }) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            fail("must be one of \(known)")
            return nil
        }
        return choice
    }

    func truth() -> Bool? {
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default:
            fail("must be true or false")
            return nil
        }
    }

    /// Hands the text to a parser of dates, times or instants and reports its refusal.
    func parsed<Value, Failure: Error & CustomStringConvertible>(
        _ parse: (String) throws(Failure) -> Value
    ) -> Value? {
        guard let text = text() else { return nil }
        do {
            return try parse(text)
        } catch {
            fail(error.description)
            return nil
        }
    }

    func child(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

/// The fields of one mapping.
struct YAMLMap {
    let field: YAMLField
    let fields: [String: Node]

    /// The field, or nil without a finding.
    func optional(_ name: String) -> YAMLField? {
        fields[name].map {
            YAMLField(node: $0, file: field.file, path: field.child(name), findings: field.findings)
        }
    }

    /// The field, or nil with a finding.
    func required(_ name: String) -> YAMLField? {
        if let found = optional(name) { return found }
        let place = Place(file: field.file, line: field.place.line, field: field.child(name))
        field.findings.add(place, "is missing")
        return nil
    }

    /// The value read from this mapping, with the lines of its fields.
    func located<Value>(_ value: Value) -> Located<Value> {
        Located(value: value, place: field.place, lines: fields.compactMapValues { $0.mark?.line })
    }

    func text(_ name: String) -> String? { required(name)?.text() }

    /// Every item of a list of words; nothing when the field is left out.
    func choices<Choice: RawRepresentable & CaseIterable>(_ name: String) -> [Choice]
    where Choice.RawValue == String {
        optional(name)?.items()?.compactMap { $0.choice() } ?? []
    }

    func texts(_ name: String) -> [String] { required(name)?.items()?.compactMap { $0.text() } ?? [] }
}

extension String {
    /// Without white space at either end.
    var trimmingSpace: String { self[...].trimmed }
}

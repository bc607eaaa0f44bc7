import Yams

/// One value of the map file that knows where it stands. Readers answer nil after noting what is wrong, so that reading
/// goes on and finds the rest.
struct MapNode {
    let node: Node
    let path: String
    let findings: MapFindings

    var line: Int? { node.mark?.line }
    /// The text as it stands, empty or not; nil for groups and lists.
    var scalar: String? { node.scalar?.string }
    var isList: Bool { node.sequence != nil }

    func fail(_ text: String) { findings.add(line, path, text) }

    static func root(of text: String, findings: MapFindings) -> MapNode? {
        do {
            guard let node = try compose(yaml: text) else {
                findings.add(nil, "", "the file is empty")
                return nil
            }
            return MapNode(node: node, path: "", findings: findings)
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                findings.add(mark.line, "", "this is not YAML: \(problem); check the indentation and the quotes here")
            case .duplicatedKeysInMapping(let names, let context):
                findings.add(context.mark.line, "", "stands here twice: \(names.sorted().joined(separator: ", "))")
            default: findings.add(nil, "", "the file cannot be read as YAML")
            }
        } catch {
            findings.add(nil, "", "the file cannot be read as YAML")
        }
        return nil
    }

    /// The fields of a group. Names outside of `known` are noted.
    func group(_ known: [String]) -> [String: MapNode]? {
        guard let entries = entries() else { return nil }
        var fields: [String: MapNode] = [:]
        for (name, value, line) in entries {
            if known.contains(name) {
                fields[name] = value
            } else {
                findings.add(line, value.path, "is not known here; there are \(known.joined(separator: ", "))")
            }
        }
        return fields
    }

    /// The names of a group that are free to choose, in the order of the file.
    func entries() -> [(name: String, value: MapNode, line: Int?)]? {
        guard let mapping = node.mapping else {
            fail("must be a group of names with a value each")
            return nil
        }
        return mapping.map { key, value in
            let name = key.scalar?.string ?? ""
            return (name, child(name, value), key.mark?.line)
        }
    }

    func items() -> [MapNode]? {
        guard let sequence = node.sequence else {
            fail("must be a list: items in square brackets, or lines that begin with '- '")
            return nil
        }
        return sequence.enumerated().map { MapNode(node: $1, path: "\(path)[\($0)]", findings: findings) }
    }

    func text() -> String? {
        guard let text = node.scalar?.string, !text.isEmpty else {
            fail("must be a text")
            return nil
        }
        return text
    }

    func texts() -> [String]? {
        guard let items = items() else { return nil }
        let texts = items.compactMap { $0.text() }
        guard !texts.isEmpty || !items.isEmpty else {
            fail("must name at least one")
            return nil
        }
        return texts.count == items.count ? texts : nil
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

    func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type = Choice.self) -> Choice?
    where Choice.RawValue == String {
        guard let choice = node.scalar.flatMap({ Choice(rawValue: $0.string) }) else {
            fail("must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return choice
    }

    private func child(_ name: String, _ value: Node) -> MapNode {
        MapNode(node: value, path: path.isEmpty ? name : "\(path).\(name)", findings: findings)
    }
}

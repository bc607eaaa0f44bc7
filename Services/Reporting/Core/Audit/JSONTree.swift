package import Foundation

/// JSON with every text and number kept exactly as it was written, which a digest needs: reading numbers and writing
/// them again could change their form.
package indirect enum JSONTree: Sendable, Hashable {
    /// A text with its quotes, a number, `true`, `false` or `null`.
    case scalar(String)
    case array([JSONTree])
    /// Members in the order in which they were written; names without quotes, as written.
    case object([Member])

    package struct Member: Sendable, Hashable {
        package let name: String
        package let value: JSONTree

        package init(_ name: String, _ value: JSONTree) {
            self.name = name
            self.value = value
        }
    }

    /// How deep arrays and objects may lie in one another.
    package static let depthMax = 64

    /// - Throws: `JSONTreeError` for what is no JSON, or lies deeper than `depthMax`.
    package init(_ data: Data) throws(JSONTreeError) {
        var reader = JSONTreeReader(bytes: [UInt8](data))
        self = try reader.document()
    }

    package subscript(_ name: String) -> JSONTree? {
        if case .object(let members) = self { members.first { $0.name == name }?.value } else { nil }
    }

    // MARK: - Writing

    /// Without white space, members in the order in which they came.
    package var compact: String {
        var text = ""
        write(to: &text, sorted: false)
        return text
    }

    /// Without white space, members sorted by name (by their bytes in UTF-8): two writings of one value are equal.
    package var canonical: String {
        var text = ""
        write(to: &text, sorted: true)
        return text
    }

    /// For people: two spaces a level.
    package var pretty: String {
        var text = ""
        writePretty(to: &text, indent: "")
        return text
    }

    private func write(to text: inout String, sorted: Bool) {
        switch self {
        case .scalar(let token): text += token
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text, sorted: sorted)
            }
            text += "]"
        case .object(let members):
            text += "{"
            let ordered = sorted ? members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } : members
            for (index, member) in ordered.enumerated() {
                if index > 0 { text += "," }
                text += "\"\(member.name)\":"
                member.value.write(to: &text, sorted: sorted)
            }
            text += "}"
        }
    }

    private func writePretty(to text: inout String, indent: String) {
        let deeper = indent + "  "
        switch self {
        case .scalar(let token): text += token
        case .array(let values) where values.isEmpty: text += "[]"
        case .object(let members) where members.isEmpty: text += "{}"
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                text += (index > 0 ? "," : "") + "\n" + deeper
                value.writePretty(to: &text, indent: deeper)
            }
            text += "\n" + indent + "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index > 0 ? "," : "") + "\n" + deeper + "\"\(member.name)\": "
                member.value.writePretty(to: &text, indent: deeper)
            }
            text += "\n" + indent + "}"
        }
    }

    /// A text as JSON writes it.
    package static func text(_ text: String) -> JSONTree {
        var token = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": token += "\\\""
            case "\\": token += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                token += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: token.unicodeScalars.append(scalar)
            }
        }
        return .scalar(token + "\"")
    }
}

/// Why bytes are no JSON. Never quotes them.
package struct JSONTreeError: Error, Sendable, Hashable {
    /// Where reading stopped, in bytes from the start.
    package let offset: Int
}

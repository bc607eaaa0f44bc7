/// A queue or exchange that is not as it should be.
package struct TopologyGap: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable {
        case queue
        case exchange
    }

    package var kind: Kind
    package var name: String
    /// AMQP's reply code: 404 it is not there, 405 another connection has it to itself, 406 it is of another kind.
    package var code: Int
    /// The broker's words.
    package var text: String

    package init(kind: Kind, name: String, code: Int, text: String) {
        self.kind = kind
        self.name = name
        self.code = code
        self.text = text
    }

    package var isMissing: Bool { code == 404 }

    package var description: String {
        isMissing ? "\(kind.rawValue) \(name) is missing" : "\(kind.rawValue) \(name): \(code) \(text)"
    }
}

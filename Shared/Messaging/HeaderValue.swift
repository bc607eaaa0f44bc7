/// The value of one message header. Headers stay flat: a nested table vanishes when a message is read from a stream
/// queue.
package enum HeaderValue: Sendable, Hashable, Codable, CustomStringConvertible {
    case string(String)
    case integer(Int64)
    case boolean(Bool)

    package var description: String {
        switch self {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        }
    }

    /// The text of a string header; other kinds have none.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var number: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }
}

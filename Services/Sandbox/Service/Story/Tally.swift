import Contracts
import SandboxCore

/// What has happened so far, for the terminal.
struct Tally: Sendable, Hashable {
    private(set) var messages: [Channel: Int] = [:]
    private(set) var payments = 0
    private(set) var disputes = 0
    var holds = 0
    var refusals: [String: Int] = [:]

    mutating func add(_ message: SeenMessage) { messages[message.channel, default: 0] += 1 }

    mutating func add(_ line: ActLine) {
        guard line.outcome.succeeded else { return }
        switch line.act.kind {
        case .pay, .erpPayment: payments += 1
        case .dispute: disputes += 1
        default: break
        }
    }

    /// Channels on which something was sent, in one order always.
    var sent: [(channel: Channel, count: Int)] {
        Channel.allCases.compactMap { channel in messages[channel].map { (channel, $0) } }
    }

    /// The rules that spoke most often first.
    var refusalsByCount: [(rule: String, count: Int)] {
        refusals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}

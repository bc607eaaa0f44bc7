import Foundation

/// The line a run prints.
struct Report: Encodable {
    let what: String
    let messages: Int
    let seconds: Double
    let rate: Double
    /// Milliseconds; of runs that measure latency only.
    var median: Double?
    var p99: Double?
    var residentKiB: Int?
    var peakKiB: Int?

    init(_ what: String, messages: Int, took: Duration) {
        self.what = what
        self.messages = messages
        seconds = took / .seconds(1)
        rate = Double(messages) / seconds
    }

    func print() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        Swift.print(String(decoding: try encoder.encode(self), as: UTF8.self))
    }
}

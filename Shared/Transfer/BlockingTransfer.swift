import Foundation
import Synchronization

/// libcurl for callers on threads of their own, which it blocks: each of them gets a handle that keeps its connections,
/// never leaves the thread, and ends with it. Never to be called where tasks run.
package final class BlockingTransfer: Sendable {
    private static let count = Atomic<Int>(0)

    private let key: String
    private let answerBytesMax: Int

    /// - Parameter answerBytesMax: a larger answer is an error.
    package init(answerBytesMax: Int = 1 << 16) {
        key = "quittance.transfer.\(Self.count.add(1, ordering: .relaxed).newValue)"
        self.answerBytesMax = answerBytesMax
    }

    /// An answer of any status is a success here.
    package func perform(_ request: TransferRequest) throws(TransferError) -> TransferResponse {
        guard let handle else { throw Self.noMemory }
        return try handle.perform(request) { false }.get()
    }

    package func submit(_ mail: MailSubmission, to server: MailServer) -> MailAnswer {
        guard let handle else { return .notSent(Self.noMemory) }
        return handle.submit(mail, to: server)
    }

    private static let noMemory = TransferError(.cannotConnect, "no memory is left for a connection")

    private var handle: EasyHandle? {
        let own = Thread.current.threadDictionary
        if let known = own[key] as? EasyHandle { return known }
        let made = EasyHandle(answerBytesMax: answerBytesMax, peer: nil)
        own[key] = made
        return made
    }
}

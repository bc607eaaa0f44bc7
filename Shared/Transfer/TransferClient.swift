import Foundation
import Synchronization

/// An HTTP client over libcurl. Requests run on a bounded number of threads of its own, each with one handle that keeps
/// its connections open; the caller suspends and blocks nothing.
///
/// More requests than threads wait in the order they came, at most `waitingMax` of them. Dropping the last reference
/// ends the threads; requests under way are given up.
package final class TransferClient: Sendable {
    package static let answerBytesMaxDefault = 8 << 20
    package static let waitingMax = 10_000

    private let desk: TransferDesk

    /// - Parameters:
    ///   - connections: requests at a time, and threads; 1 to 64.
    ///   - answerBytesMax: a larger answer is an error.
    ///   - peer: `host:port` that every connection goes to, whatever the address says: who stands inside a network
    ///     reaches there what is published under another address. Addresses, headers and certificates stay those of
    ///     the request.
    package init(
        connections: Int = 8, answerBytesMax: Int = TransferClient.answerBytesMaxDefault, peer: String? = nil
    ) {
        precondition((1...64).contains(connections), "a client has 1 to 64 connections, not \(connections)")
        let desk = TransferDesk()
        self.desk = desk
        for number in 1...connections {
            let thread = Thread { Self.work(desk, answerBytesMax, peer) }
            thread.name = "transfer \(number)"
            thread.start()
        }
    }

    deinit { desk.close() }

    /// Performs a request. An answer of any status is a success here.
    ///
    /// Throws also when the caller's task is cancelled; the other side may have acted by then.
    package func perform(_ request: TransferRequest) async throws(TransferError) -> TransferResponse {
        let current = Mutex<TransferJob?>(nil)
        let answer: TransferJob.Answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = TransferJob(request: request, waiter: continuation)
                current.withLock { $0 = job }
                if Task.isCancelled {
                    job.cancel("the request was given up")
                } else if let refusal = desk.put(job) {
                    job.answer(.failure(refusal))
                }
            }
        } onCancel: {
            current.withLock { $0 }?.cancel("the request was given up")
        }
        return try answer.get()
    }

    private static func work(_ desk: TransferDesk, _ answerBytesMax: Int, _ peer: String?) {
        guard let handle = EasyHandle(answerBytesMax: answerBytesMax, peer: peer) else {
            while let job = desk.next() {
                job.answer(.failure(TransferError(.cannotConnect, "no memory is left for a connection")))
            }
            return
        }
        while let job = desk.next() {
            if job.isCancelled { continue }
            job.answer(handle.perform(job.request) { job.isCancelled || desk.isClosed })
        }
    }
}

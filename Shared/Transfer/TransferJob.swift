import Synchronization

/// A request that waits for a connection or is under way, answered exactly once.
final class TransferJob: Sendable {
    typealias Answer = Result<TransferResponse, TransferError>

    let request: TransferRequest
    private let cancelled = Atomic<Bool>(false)
    private let waiter: Mutex<CheckedContinuation<Answer, Never>?>

    init(request: TransferRequest, waiter: CheckedContinuation<Answer, Never>) {
        self.request = request
        self.waiter = Mutex(waiter)
    }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    /// Answers the caller at once; a thread that works on it notices and gives up.
    func cancel(_ why: String) {
        cancelled.store(true, ordering: .releasing)
        answer(.failure(TransferError(.cancelled, why)))
    }

    func answer(_ answer: Answer) {
        let waiter = waiter.withLock { waiter in
            defer { waiter = nil }
            return waiter
        }
        waiter?.resume(returning: answer)
    }
}

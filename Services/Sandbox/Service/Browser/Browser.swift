import Foundation
import Synchronization
import Transfer

/// Uses the public pages as a person's browser does: only through the edge, never further than its origin. A service
/// that is away is asked again until it answers: the forms are safe to send twice.
struct Browser: Sendable {
    let origin: String
    let client: TransferClient
    let calls: CallCount

    struct Answer: Sendable {
        let status: Int
        let text: String
        /// Where it leads on to, without the origin; nil for an answer that leads nowhere, or away from the origin.
        let location: String?

        var page: HTMLPage { HTMLPage(text) }
        /// A page, or the way to the next one.
        var isSuccess: Bool { (200..<400).contains(status) }
    }

    /// How many requests were answered, and how many had to be repeated.
    final class CallCount: Sendable {
        private let numbers = Mutex((calls: 0, repeats: 0))

        var now: (calls: Int, repeats: Int) { numbers.withLock { $0 } }

        fileprivate func add(isRepeat: Bool) {
            numbers.withLock { numbers in
                numbers.calls += 1
                if isRepeat { numbers.repeats += 1 }
            }
        }
    }

    func get(_ path: String) async throws -> Answer {
        try await send(TransferRequest(.get, origin + path))
    }

    /// Sends a form from the page at `path`.
    func submit(
        _ form: HTMLForm, on path: String, pressing button: (name: String, value: String)? = nil
    ) async throws -> Answer {
        let action = form.action.flatMap { $0.isEmpty ? nil : $0 } ?? path
        let target = local(action) ?? path
        let pairs = form.submission(pressing: button)
        if form.method == "get" { return try await get("\(target)?\(PercentCoding.form(pairs))") }
        return try await post(target, pairs)
    }

    func post(
        _ path: String, _ pairs: [(name: String, value: String)], headers: [TransferHeader] = []
    ) async throws -> Answer {
        let kind = TransferHeader("Content-Type", "application/x-www-form-urlencoded")
        return try await send(
            TransferRequest(
                .post, origin + path, headers: [kind] + headers, body: Data(PercentCoding.form(pairs).utf8)))
    }

    /// Asks until there is an answer of the service itself.
    func send(_ request: TransferRequest) async throws -> Answer {
        var wait: Duration = .milliseconds(50)
        var isRepeat = false
        while true {
            calls.add(isRepeat: isRepeat)
            isRepeat = true
            do {
                let response = try await client.perform(request)
                guard let pause = Self.pause(response, wait) else { return answer(response) }
                try await Task.sleep(for: pause)
            } catch let error as TransferError {
                guard error.isRetriable else { throw error }
                try await Task.sleep(for: wait)
            }
            wait = min(wait * 2, .seconds(2))
        }
    }

    /// How long to wait before asking again; nil for an answer that stands.
    private static func pause(_ response: TransferResponse, _ usual: Duration) -> Duration? {
        switch response.status {
        case 502, 503, 504: usual
        case 429: response.header("Retry-After").flatMap { Int($0) }.map { .seconds(max(1, min($0, 60))) } ?? usual
        default: nil
        }
    }

    private func answer(_ response: TransferResponse) -> Answer {
        Answer(
            status: response.status, text: response.text, location: response.header("Location").flatMap(local))
    }

    /// The path of an address of this origin.
    private func local(_ address: String) -> String? {
        if address.hasPrefix("/"), !address.hasPrefix("//") { return address }
        guard address.hasPrefix(origin + "/") else { return nil }
        return String(address.dropFirst(origin.count))
    }
}

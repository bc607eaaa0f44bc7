import Contracts
import Foundation
import Logging
import Messaging
import NotifierCore

/// Asks communication for permits. An answer that got lost is asked for again under the same id while its permits may
/// live.
struct PermitAsker: Sendable {
    /// Grants, and an instant before which none of them can have been decided (monotonic).
    struct Answer: Sendable {
        let grants: [Grant]
        let decidedAfter: Duration
    }

    let state: NotifierState
    let requester: any MessageRequester
    let replica: String
    let rule: AskingRule
    /// Monotonic times count from here.
    let origin: ContinuousClock.Instant
    let metrics: NotifierMetrics
    let logger: Logger

    /// As long as the requests' queue keeps one that nobody takes.
    private static let expiration: Duration = .seconds(2)
    /// A little more than the expiration and the second for which communication may hold a request.
    private static let timeout: Duration = .milliseconds(3_500)

    /// One request to its end.
    /// - Parameter failures: requests running without an answer; kept by the caller.
    func ask(_ asking: NotifierState.Asking, failures: inout Int) async -> Answer {
        let nothing = Answer(grants: [], decidedAfter: .zero)
        let request = PermitRequest(
            requestID: asking.requestID, replica: replica, channels: asking.channels, limit: asking.limit,
            carriers: asking.carriers)
        guard let body = try? JSONCoding.encode(request) else {
            preconditionFailure("a request is a plain value and always can be written as JSON")
        }
        let first = ContinuousClock.now
        var isFirst = true
        while !Task.isCancelled {
            do throws(RequestError) {
                let answer = try await requester.request(
                    queue: QueueName.communicationPermits, body: body, expiration: Self.expiration,
                    timeout: Self.timeout)
                // Of a request sent twice the first sending counts, which may have caused the grants.
                guard let read = read(answer, asking) else {
                    failures += 1
                    await state.slotsChanged.wait(atMost: rule.retry(failures: failures, age: .zero).pause)
                    return nothing
                }
                if failures > 0 { logger.info("permits are answered again", metadata: ["failures": "\(failures)"]) }
                failures = 0
                if read.grants.isEmpty, ContinuousClock.now - first < rule.pauseMin {
                    // Whoever answers should have held the request for a while; asking at once would only make heat.
                    await state.slotsChanged.wait(atMost: rule.pauseMin)
                }
                // While communication held the request nothing was decided yet, so that time takes nothing off a
                // permit's life.
                let decided = (isFirst ? answer.sentAt : first) + .milliseconds(read.waitedMilliseconds)
                return Answer(grants: read.grants, decidedAfter: decided - origin)
            } catch {
                failures += 1
                report(error, failures)
                guard !state.isDraining else { return nothing }
                let retry = rule.retry(failures: failures, age: ContinuousClock.now - first)
                await state.slotsChanged.wait(atMost: retry.pause)
                // Something may have woken us early, so the age is looked at once more.
                guard retry.isSameRequest, ContinuousClock.now - first < rule.permitLife else { return nothing }
                isFirst = false
            }
        }
        return nothing
    }

    private func read(_ answer: RequestAnswer, _ asking: NotifierState.Asking) -> PermitAnswer? {
        guard let body = try? JSONCoding.decode(PermitAnswer.self, from: answer.body),
            body.requestID == asking.requestID
        else {
            logger.error("an answer to a permit request could not be read")
            return nil
        }
        metrics.answered(grants: body.grants.count)
        return body
    }

    private func report(_ error: RequestError, _ failures: Int) {
        metrics.unanswered()
        // One line for a whole outage.
        guard failures == 1 else { return }
        logger.warning("permit requests are not answered", metadata: ["reason": "\(reason(error))"])
    }

    private func reason(_ error: RequestError) -> String {
        switch error {
        case .timedOut: "no answer in time"
        case .unroutable: "nobody takes requests"
        case .disconnected(let reason): reason
        case .cancelled: "cancelled"
        }
    }
}

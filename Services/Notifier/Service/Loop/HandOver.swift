import Contracts
import Logging
import NotifierCore

/// Hands one granted message to its adapter, if that may still be done, and says what became of it.
///
/// Blocking, on a worker's thread.
struct HandOver: Sendable {
    struct Ended: Sendable {
        let result: DeliveryResult?
        let item: ContactOutcomes.Item?
        /// Whether the way out works; nil when nothing was learned of that.
        let works: Bool?

        fileprivate init(
            _ grant: Grant, _ result: DeliveryResult?, reference: String? = nil, cause: String? = nil,
            retryAfter: Duration? = nil, works: Bool? = nil
        ) {
            self.result = result
            self.works = works
            item = result.map {
                ContactOutcomes.Item(
                    contactID: grant.contact.contactID, attempt: grant.contact.attempt, requestID: grant.requestID,
                    result: $0, providerReference: reference, cause: cause,
                    retryAfterMilliseconds: retryAfter.map { Int($0 / .milliseconds(1)) })
            }
        }
    }

    let adapters: [Channel: any ChannelAdapter]
    let rule: HandOverRule
    let monotonic: @Sendable () -> Duration
    let logger: Logger

    func run(_ grant: Grant, decidedAfter: Duration) -> Ended {
        guard let adapter = adapters[grant.contact.channel] else {
            return Ended(grant, .failed, cause: MessageFault.channel.rawValue)
        }
        guard let name = SpoolName(contact: grant.contact.contactID, attempt: grant.contact.attempt) else {
            return Ended(grant, .failed, cause: MessageFault.name.rawValue)
        }
        let answer = rule.answer(
            grant, decidedAfter: decidedAfter, handOverMax: adapter.traits.timeout, now: monotonic())
        switch answer {
        case .unused(let cause): return Ended(grant, .unused, cause: cause.rawValue)
        case .begin(let until): return handOver(grant, adapter, name, until: until)
        }
    }

    private func handOver(
        _ grant: Grant, _ adapter: any ChannelAdapter, _ name: SpoolName, until: Duration
    ) -> Ended {
        do {
            switch try adapter.handOver(grant, as: name, mayLeave: { monotonic() <= until }) {
            case .sent(let reference):
                return Ended(grant, .sent, reference: reference, works: true)
            case .tooLate:
                return Ended(grant, .unused, cause: HandOverRule.Cause.tooSlow.rawValue)
            case .answered(let answer):
                return ended(grant, answer)
            }
        } catch let fault as MessageFault {
            return Ended(grant, .failed, cause: fault.rawValue)
        } catch let error as SpoolError {
            guard error.mayHaveLeft else {
                return Ended(grant, .unused, cause: HandOverRule.Cause.spoolFailed.rawValue, works: false)
            }
            return Ended(grant, nil, works: false)
        } catch {
            // Unknown, so it may be out: the deadline passes, and the same name is tried again.
            logger.error("an adapter failed in an unknown way", metadata: ["channel": "\(adapter.channel.rawValue)"])
            return Ended(grant, nil, works: false)
        }
    }

    private func ended(_ grant: Grant, _ answer: ProviderAnswer) -> Ended {
        switch answer {
        case .sent(let reference): Ended(grant, .sent, reference: reference, works: true)
        case .later(let cause, let pause): Ended(grant, .unused, cause: cause, retryAfter: pause, works: true)
        case .failed(let cause): Ended(grant, .failed, cause: cause, works: true)
        // Told at once, so that the person's next contact need not wait for a deadline to pass.
        case .unknown(let cause): Ended(grant, .inDoubt, cause: cause, works: false)
        case .unavailable(let cause): Ended(grant, .unused, cause: cause, works: false)
        }
    }
}

package import Calendars
package import Contracts

/// The life of one contact from its plan to its end: who may hand it over, and what an outcome means.
///
/// A grant belongs to a contact, an attempt and a request. Nobody else ever gets it, and only the word of that request
/// counts. When no word comes, the contact is in doubt: it may have left, so it is never simply sent again.
///
/// Monotonic times are since any fixed origin of one process; after a restart say `restarted(at:)`.
package struct AttemptMachine: Codable, Sendable, Hashable {
    package enum State: Codable, Sendable, Hashable {
        /// Waits for its time.
        case planned(dueAt: Instant)
        /// Waits for a notifier with a free slot.
        case due
        /// A notifier holds the grant since a monotonic time.
        case granted(request: String, at: Duration)
        /// In doubt, at an adapter that takes our key: handing the same key over again is harmless, and tells what
        /// happened.
        case resolving(request: String)
        /// Over, for now or for good; only a correction of a doubt can follow.
        case settled(DeliveryResult)
        /// Taken back before anything left.
        case withdrawn
    }

    package let contactID: ContactID
    package private(set) var state: State
    /// From 1; a new number after every attempt of which it is certain that nothing left.
    package private(set) var attempt: Int
    /// The request whose attempt went into doubt: its late word may still correct the record.
    package private(set) var doubtfulRequest: String?
    /// Who got the newest grant; nil before the first one, and of grants given before this was kept.
    private var carriedBy: Carrier?
    /// How often a provider said "not now"; nil for never.
    private var refusals: Int?

    package init(contactID: ContactID, dueAt: Instant) {
        self.contactID = contactID
        state = .planned(dueAt: dueAt)
        attempt = 1
    }

    /// The bounds of an attempt, in monotonic time.
    package struct Limits: Sendable, Hashable {
        package let permitLife: Duration
        /// For an outcome to come back.
        package let grace: Duration
        /// How often a provider may say "not now" before the contact counts as failed, and another channel is tried.
        package let refusalsMax: Int

        package init(permitLife: Duration, grace: Duration = .seconds(5), refusalsMax: Int = 6) {
            self.permitLife = permitLife
            self.grace = grace
            self.refusalsMax = refusalsMax
        }

        /// From the grant to the doubt.
        package func deadline(_ carrier: Carrier) -> Duration { permitLife + carrier.timeout + grace }
    }

    /// The adapter that holds a grant.
    package struct Carrier: Codable, Sendable, Hashable {
        /// Its name: what is in doubt at one can be cleared up by its like only.
        package let adapter: String
        /// It takes our key, so that the same contact handed over twice leaves once.
        package let isIdempotent: Bool
        /// How long a hand-over may take.
        package let timeout: Duration

        package init(adapter: String, isIdempotent: Bool, timeout: Duration) {
            self.adapter = adapter
            self.isIdempotent = isIdempotent
            self.timeout = timeout
        }

        package init(_ told: ChannelCarrier) {
            self.init(
                adapter: told.adapter, isIdempotent: told.isIdempotent,
                timeout: .milliseconds(told.timeoutMilliseconds))
        }
    }

    /// Grants of which nothing was kept were given to spools: there was nothing else then.
    package var carrier: Carrier { carriedBy ?? Carrier(.spool(.letter)) }

    /// Whether this adapter may be asked what became of the contact in doubt, or nothing is in doubt. Another kind
    /// would not know our key: there the message would leave a second time.
    package func mayBeCarried(by other: Carrier) -> Bool {
        guard case .resolving = state else { return true }
        return other.isIdempotent && other.adapter == carrier.adapter
    }

    /// Whether the person's next contact must wait for this one.
    package var isInProgress: Bool {
        switch state {
        case .granted, .resolving: true
        case .planned, .due, .settled, .withdrawn: false
        }
    }

    /// Whether a notifier may ask for it.
    package var isGrantable: Bool {
        switch state {
        case .due, .resolving: true
        case .planned, .granted, .settled, .withdrawn: false
        }
    }
}

// MARK: - Before the grant

extension AttemptMachine {
    /// - Returns: whether it has become due by it.
    package mutating func becomeDue(now: Instant) -> Bool {
        guard case .planned(let dueAt) = state, now >= dueAt else { return false }
        state = .due
        return true
    }

    /// Puts it back to be decided anew later. Only before a grant: what is granted can no longer be called back.
    package mutating func postpone(until: Instant) -> Bool {
        switch state {
        case .planned, .due:
            state = .planned(dueAt: until)
            return true
        case .granted, .resolving, .settled, .withdrawn: return false
        }
    }

    /// Plans it for another time, also after it was taken back before anything left. Attempts go on counting, so that
    /// an attempt's number is never used twice.
    package mutating func plan(for dueAt: Instant) -> Bool {
        switch state {
        case .planned, .withdrawn:
            state = .planned(dueAt: dueAt)
            return true
        case .due, .granted, .resolving, .settled: return false
        }
    }

    /// Takes it back: refused for good, or another contact has taken its place.
    package mutating func withdraw() -> Bool {
        switch state {
        case .planned, .due:
            state = .withdrawn
            return true
        case .granted, .resolving, .settled, .withdrawn: return false
        }
    }

    package enum GrantAnswer: Sendable, Hashable {
        /// The request holds the attempt from now on.
        case granted(attempt: Int)
        /// The request holds it already and gets the same bytes again.
        case again(attempt: Int)
        case refused
    }

    /// - Parameters:
    ///   - now: monotonic.
    ///   - carrier: who will hand it over.
    package mutating func grant(
        request: String, at now: Duration, to carrier: Carrier, limits: Limits
    ) -> GrantAnswer {
        guard mayBeCarried(by: carrier) else { return .refused }
        switch state {
        case .due, .resolving:
            state = .granted(request: request, at: now)
            carriedBy = carrier
            return .granted(attempt: attempt)
        case .granted(let holder, let since):
            let isAlive = now >= since && now - since <= limits.permitLife
            return holder == request && isAlive ? .again(attempt: attempt) : .refused
        case .planned, .settled, .withdrawn:
            return .refused
        }
    }
}

// MARK: - After the grant

extension AttemptMachine {
    package enum OutcomeAnswer: Sendable, Hashable {
        /// The contact's end is known: it left, or failed for good.
        case settled(DeliveryResult)
        /// Nothing left; it is due again as another attempt.
        case dueAgain(attempt: Int)
        /// What was in doubt is known now. The record changes; nothing is ever sent again for it.
        case corrected(DeliveryResult)
        /// Of another attempt or request, or told before.
        case ignored
    }

    package mutating func outcome(
        _ result: DeliveryResult, attempt told: Int, request: String
    ) -> OutcomeAnswer {
        guard told == attempt else { return .ignored }
        switch state {
        case .granted(let holder, _):
            guard holder == request else { return .ignored }
            return conclude(result, request: request)
        case .resolving(let holder):
            guard holder == request, result != .inDoubt else { return .ignored }
            return conclude(result, request: request)
        case .settled(.inDoubt):
            guard doubtfulRequest == request, result != .inDoubt else { return .ignored }
            doubtfulRequest = nil
            state = .settled(result)
            return .corrected(result)
        case .planned, .due, .settled, .withdrawn:
            return .ignored
        }
    }

    /// The provider's own word after the hand-over: delivered, or not after all.
    package mutating func reported(_ result: DeliveryResult, attempt told: Int) -> OutcomeAnswer {
        guard told == attempt else { return .ignored }
        switch (state, result) {
        case (.settled(.inDoubt), .sent), (.settled(.inDoubt), .failed), (.settled(.sent), .failed):
            doubtfulRequest = nil
            state = .settled(result)
            return .corrected(result)
        default: return .ignored
        }
    }

    package enum DeadlineAnswer: Sendable, Hashable {
        /// Not granted, or there is time left.
        case waiting
        /// The adapter is asked again with the same key; due at once.
        case resolve(attempt: Int)
        /// It counts as sent, is shown, and stays so unless a late word comes.
        case inDoubt
    }

    /// - Parameter now: monotonic.
    package mutating func checkDeadline(at now: Duration, limits: Limits) -> DeadlineAnswer {
        guard case .granted(let request, let since) = state, now - since >= limits.deadline(carrier) else {
            return .waiting
        }
        if carrier.isIdempotent {
            state = .resolving(request: request)
            return .resolve(attempt: attempt)
        }
        doubt(request)
        return .inDoubt
    }

    /// When the notifier's word is overdue, in monotonic time; nil while nobody holds a grant.
    package func deadline(_ limits: Limits) -> Duration? {
        guard case .granted(_, let since) = state else { return nil }
        return since + limits.deadline(carrier)
    }

    package enum RefusalAnswer: Sendable, Hashable {
        /// Asked again after so long, if the gate lets it through then.
        case after(Duration)
        /// Too often by now: it counts as failed.
        case tooOften
    }

    /// The provider said "not now" to the attempt before, of which nothing left. The pause grows from a minute to four
    /// hours: a mailbox that asks to wait lets in after minutes, one that is full after hours.
    package mutating func refused(limits: Limits) -> RefusalAnswer {
        let count = (refusals ?? 0) + 1
        refusals = count
        guard count < limits.refusalsMax else {
            state = .settled(.failed)
            return .tooOften
        }
        return .after(min(.seconds(60) * (1 << (2 * min(count - 1, 4))), .seconds(4 * 3_600)))
    }

    /// The gate no longer allows what was being resolved, or nobody can: the doubt stands.
    package mutating func giveUpResolving() -> Bool {
        guard case .resolving(let request) = state else { return false }
        doubt(request)
        return true
    }

    /// A new process has another monotonic clock: the whole deadline runs anew from `now`, which can only be later.
    package mutating func restarted(at now: Duration) {
        guard case .granted(let request, _) = state else { return }
        state = .granted(request: request, at: now)
    }

    private mutating func conclude(_ result: DeliveryResult, request: String) -> OutcomeAnswer {
        switch result {
        case .sent, .failed:
            state = .settled(result)
            return .settled(result)
        case .unused:
            attempt += 1
            state = .due
            return .dueAgain(attempt: attempt)
        case .inDoubt:
            doubt(request)
            return .settled(.inDoubt)
        }
    }

    private mutating func doubt(_ request: String) {
        doubtfulRequest = request
        state = .settled(.inDoubt)
    }
}

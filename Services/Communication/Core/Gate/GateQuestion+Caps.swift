import Calendars
import Contracts
import Policies

// MARK: - Ceilings on contacts

extension GateQuestion {
    /// Only pressing contacts are capped, and only pressing ones are counted.
    func finding(_ cap: ContactCap, scope: RuleScope) -> Finding? {
        guard isPressing else { return nil }
        let counted = countedContacts(scope: scope, per: cap.per)
        let used = used(counted, cap.period)
        let what = cap.per == .person ? "contacts with the person" : "contacts about the account"
        let days = cap.period.days == 1 ? "one day" : "\(cap.period.days) days"
        let count = "\(what): \(used) of at most \(cap.max) in \(days)"
        guard used >= cap.max else { return .allow(count) }
        // Contacts leave the period in the order they were made, so there is room again when the one that stands at the
        // maximum from the newest has left it.
        guard cap.max > 0, let until = leaving(counted, at: cap.max - 1, cap.period) else {
            return .deny("no such contact is allowed at all")
        }
        return .delay(until: until, count)
    }

    /// No contact for some days after a conversation; its own day is the first of them.
    func finding(quietDays days: Int, scope: RuleScope) -> Finding? {
        guard isPressing else { return nil }
        let history = input.history
        var talks = history.entries.filter { entry in
            entry.conversation && (entry.account == nil || entry.account == input.account.id)
        }.map(\.at)
        // One may be among the contacts that are only counted, which are at most as young as the oldest listed one.
        if history.older > 0, let oldest = history.entries.map(\.at).min() { talks.append(oldest) }
        let free = clocks.flatMap { zone in
            talks.map { zone.local(at: $0).date.adding(days: days) }
                .filter { zone.local(at: input.instant).date < $0 }
                .map { start(of: $0, in: zone) }
        }
        guard let until = free.max() else { return nil }
        return .delay(until: until, "the debtor was spoken to less than \(days) days ago")
    }

    /// Instants of the contacts a cap counts, newest first.
    private func countedContacts(scope: RuleScope, per: ContactCap.Counted) -> [Instant] {
        let history = input.history
        var counted = history.entries.filter { entry in
            entry.counts
                && (entry.contactClass?.isPressing ?? true)
                && (scope.channels.isEmpty || scope.channels.contains(entry.channel))
                && (scope.classes.isEmpty || entry.contactClass.map(scope.classes.contains) ?? true)
                && (per == .person || entry.account == nil || entry.account == input.account.id)
        }.map(\.at)
        // Those that are only counted, not listed, are at most as young as the oldest listed one. Taking them for as
        // young as that, and for contacts of the kind in question, errs on the shut side.
        if history.older > 0, let oldest = history.entries.map(\.at).min() {
            counted += Array(repeating: oldest, count: min(history.older, 1_000))
        }
        return counted.sorted(by: >)
    }

    /// How many lie in the period: where the day differs between zones, in the zone with most.
    private func used(_ contacts: [Instant], _ period: ContactCap.Period) -> Int {
        switch period {
        case .rolling(let days):
            let start = input.instant - .seconds(86_400 * days)
            return contacts.filter { $0 > start }.count
        case .calendarDays(let days):
            return clocks.map { zone in
                let before = zone.local(at: input.instant).date.adding(days: -days)
                return contacts.filter { zone.local(at: $0).date > before }.count
            }.max() ?? 0
        }
    }

    /// When the contact at `index`, counted from the newest, has left the period.
    private func leaving(_ contacts: [Instant], at index: Int, _ period: ContactCap.Period) -> Instant? {
        switch period {
        case .rolling(let days):
            guard contacts.indices.contains(index) else { return nil }
            return contacts[index] + .seconds(86_400 * days)
        case .calendarDays(let days):
            return clocks.compactMap { zone in
                // By date, not by instant: clocks put back over midnight show the earlier date again.
                let dates = contacts.map { zone.local(at: $0).date }.sorted(by: >)
                guard dates.indices.contains(index) else { return nil }
                return start(of: dates[index].adding(days: days), in: zone)
            }.max()
        }
    }
}

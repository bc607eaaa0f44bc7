import Calendars
import Contracts
import Policies

/// What the windows say: their verdicts, and until when a message may leave.
struct GateHours {
    let verdicts: [RuleVerdict]
    let notAfter: Instant
}

// MARK: - Contact hours

extension GateQuestion {
    /// How far the next common opening is looked for.
    static let openingDays = 14

    /// Asks every window, and whether there is time left before the first of them closes.
    func hoursVerdicts() -> GateHours {
        let now = input.instant
        guard !zones.isEmpty else { return GateHours(verdicts: [], notAfter: now) }
        guard !windows.isEmpty, let opening = nextOpening(atOrAfter: now) else {
            let text =
                windows.isEmpty
                ? "no rule says at which hours this contact may be made, so none is right"
                : "no hour of the next \(Self.openingDays) days is open in every window and zone the debtor may be in"
            return GateHours(verdicts: [Finding.deny(text).verdict(.noHours)], notAfter: now)
        }
        var verdicts: [RuleVerdict] = []
        var closes = closingOfDay
        for (placed, hours) in windows {
            if let closing = hours.closing(of: now, zones: zones) {
                closes = min(closes, closing)
                verdicts.append(Finding.allow("open until \(closing)").verdict(placed.rule))
            } else if hours.isOpen(at: now, zones: zones) {
                verdicts.append(Finding.allow("open").verdict(placed.rule))
            } else {
                let until = hours.nextOpening(atOrAfter: now, zones: zones, within: Self.openingDays) ?? opening
                verdicts.append(Finding.delay(until: until, closedText).verdict(placed.rule))
            }
        }
        let margin = Duration.milliseconds(input.limits.providerTimeout + input.limits.clockError)
        let notAfter = closes - margin
        if opening == now, notAfter < now {
            let text = "too little time is left before \(closes) for a provider to finish"
            verdicts.append(Finding.delay(until: closes, text).verdict(.closing))
        }
        return GateHours(verdicts: verdicts, notAfter: notAfter)
    }

    /// The earliest instant from `start` on at which every window is open in every zone.
    ///
    /// Each window's next opening is never later than any common one, so going from one to the next until all agree
    /// passes over none.
    func nextOpening(atOrAfter start: Instant) -> Instant? {
        guard !zones.isEmpty, !windows.isEmpty else { return nil }
        let end = start + .seconds(86_400 * Self.openingDays)
        var candidate = start
        while candidate <= end {
            var latest = candidate
            for (_, hours) in windows {
                guard let next = hours.nextOpening(atOrAfter: candidate, zones: zones, within: Self.openingDays)
                else { return nil }
                latest = max(latest, next)
            }
            if latest == candidate { return candidate }
            candidate = latest
        }
        return nil
    }

    private var closedText: String {
        let clocks = input.zones.map { "\($0.local) \($0.zone)" }.prefix(3).joined(separator: ", ")
        return "outside the hours of contact: it is \(clocks)"
    }

    /// The first midnight in any zone: rules are in force by day, and calendar-day caps begin anew.
    private var closingOfDay: Instant {
        zones.map { zone in
            start(of: zone.local(at: input.instant).date.adding(days: 1), in: zone)
        }.min() ?? input.instant
    }
}

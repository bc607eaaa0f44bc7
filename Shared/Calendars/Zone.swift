/// A time zone: how far its clocks are from UTC, now, before, and by its present rules in the future.
///
/// Zones come from a `ZoneDatabase`; only UTC needs none.
package struct Zone: Hashable, Sendable, CustomStringConvertible {
    /// The IANA name, `Africa/Johannesburg`.
    package let identifier: String
    private let rules: ZoneRules

    init(identifier: String, rules: ZoneRules) {
        self.identifier = identifier
        self.rules = rules
    }

    /// Coordinated Universal Time, offset zero for ever.
    package static let utc = Zone(identifier: "UTC", rules: ZoneRules(initialOffset: 0, changes: []))

    package var description: String { identifier }

    /// Seconds that the zone's clocks are ahead of UTC at an instant (positive east of Greenwich).
    package func offset(at instant: Instant) -> Int { rules.offset(at: instant.secondsSinceEpoch) }

    /// What the zone's clocks show at an instant, to the second.
    package func local(at instant: Instant) -> LocalDateTime {
        LocalDateTime(secondsSinceEpoch: instant.secondsSinceEpoch, offset: offset(at: instant))
    }

    /// Every instant at which the zone's clocks show `local`, in order: none when they skip it, two when they show it
    /// twice, otherwise one.
    package func instants(of local: LocalDateTime) -> [Instant] {
        let wall = local.secondsAsUTC
        return Set(offsetsNear(wall)).map { wall - $0 }.sorted()
            .filter { $0 + rules.offset(at: $0) == wall }
            .map { Instant(secondsSinceEpoch: $0) }
    }

    /// The first instant at which the zone's clocks show `local`, or, when they skip it, the instant at which they jump
    /// past it.
    package func firstInstant(notBefore local: LocalDateTime) -> Instant {
        if let first = instants(of: local).first { return first }
        let wall = local.secondsAsUTC
        for index in transitionsNear(wall) {
            let at = rules.transitions[index]
            if wall >= at + rules.offsets[index], wall < at + rules.offsets[index + 1] {
                return Instant(secondsSinceEpoch: at)
            }
        }
        // Not reached: a wall time that no instant shows lies in one of the jumps just searched.
        return Instant(secondsSinceEpoch: wall - rules.offset(at: wall))
    }

    /// The instants after `start` and before `end` at which the clocks change.
    func transitions(after start: Instant, before end: Instant) -> [Instant] {
        let first = rules.transitionCount(through: start.secondsSinceEpoch)
        return rules.transitions[first...].prefix { $0 < end.secondsSinceEpoch }.map { Instant(secondsSinceEpoch: $0) }
    }

    /// No clock is further than this from UTC, so what the wall shows is decided by the transitions this near.
    private static let reach = 2 * 86_400

    private func transitionsNear(_ wall: Int) -> Range<Int> {
        rules.transitionCount(through: wall - Self.reach)..<rules.transitionCount(through: wall + Self.reach)
    }

    private func offsetsNear(_ wall: Int) -> ArraySlice<Int> {
        let near = transitionsNear(wall)
        return rules.offsets[near.lowerBound...near.upperBound]
    }

    package static func == (left: Zone, right: Zone) -> Bool {
        left.identifier == right.identifier && left.rules == right.rules
    }

    /// The name is enough to spread zones; the rules are hundreds of numbers.
    package func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
}

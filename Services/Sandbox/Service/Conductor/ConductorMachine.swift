import Calendars
import Contracts

/// The rules of stepped time: which answers count, when a round is complete, when nothing moves any more. Pure.
///
/// A round is one tick and one answer from every member. Nothing moves when two rounds running found nothing pending
/// anywhere and no member's count of changes moved between them: a message under way between two members moves the
/// count of one of them by the second round.
struct ConductorMachine: Sendable {
    let members: Set<String>
    private(set) var tick: ClockTick
    private var answers: [String: ClockAnswer] = [:]
    /// Each member's count of changes in the last round, when that round found nothing pending.
    private var calm: [String: Int64]?

    enum Progress: Sendable, Hashable {
        /// Of an older round, or from nobody we know.
        case ignored
        case waiting(missing: Set<String>)
        case complete(Round)
    }

    /// What a complete round found.
    struct Round: Sendable, Hashable {
        /// What is pending, by member; those with nothing are left out.
        let pending: [String: Int64]
        /// The least of all members.
        let nextDue: Instant?
        /// Nothing pending, and nothing moved since the round before.
        let isQuiet: Bool
    }

    /// - Parameter firstRound: higher than any round the members have seen.
    init(members: Set<String>, firstRound: Int64, instant: Instant) {
        precondition(!members.isEmpty, "stepped time needs at least one member")
        self.members = members
        tick = ClockTick(round: firstRound - 1, instant: instant, phase: .probe)
    }

    var missing: Set<String> { members.subtracting(answers.keys) }

    /// The tick of a new round.
    mutating func begin(_ phase: ClockTick.Phase, at instant: Instant) -> ClockTick {
        tick = ClockTick(round: tick.round + 1, instant: instant, phase: phase)
        answers = [:]
        return tick
    }

    /// The same question under a higher number: a member that lost a tick never completes the old round.
    mutating func beginAgain() -> ClockTick { begin(tick.phase, at: tick.instant) }

    /// Something was done from outside: what was calm before says nothing any more.
    mutating func disturb() { calm = nil }

    /// - Throws: `ConductorError` when a member does not follow.
    mutating func take(_ answer: ClockAnswer) throws(ConductorError) -> Progress {
        guard answer.round == tick.round, members.contains(answer.service) else { return .ignored }
        guard answer.instant == tick.instant else {
            throw ConductorError(service: answer.service, stands: answer.instant, asked: tick.instant)
        }
        answers[answer.service] = answer
        guard missing.isEmpty else { return .waiting(missing: missing) }
        let pending = answers.mapValues(\.pending).filter { $0.value != 0 }
        let changes = answers.mapValues(\.changes)
        let isQuiet = pending.isEmpty && calm == changes
        calm = pending.isEmpty ? changes : nil
        return .complete(
            Round(pending: pending, nextDue: answers.values.compactMap(\.nextDue).min(), isQuiet: isQuiet))
    }
}

/// A member that answers from another instant than the one it was set to.
struct ConductorError: Error, Sendable, Hashable, CustomStringConvertible {
    let service: String
    let stands: Instant
    let asked: Instant

    var description: String {
        "\(service) stands at \(stands.rfc3339) and does not follow to \(asked.rfc3339); it must run with "
            + "QUITTANCE_CLOCK=stepped, on a store that has not seen a later instant."
    }
}

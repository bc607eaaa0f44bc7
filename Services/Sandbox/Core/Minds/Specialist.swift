package import Calendars
import Contracts
package import Messaging
import Money

/// The creditors' specialist, who decides every dispute one to six business days after it was opened.
package struct Specialist: Sendable {
    /// The specialist's acts have numbers from here on, so that they never meet those of a debtor.
    package static let numberMin = 900_000

    /// Verdicts by weight. Without an amount, "in part" would have no measure.
    static let verdicts: [(Verdict, Int)] = [(.rejected, 500), (.upheld, 300), (.partlyUpheld, 200)]

    enum Verdict: String, Sendable {
        case rejected, upheld
        case partlyUpheld = "partly-upheld"
    }

    private let world: World

    package init(world: World) {
        self.world = world
    }

    /// The decision on a dispute, strictly later than `now`; the same for the same dispute however often it is asked,
    /// as long as its day has not passed.
    /// - Parameter dispute: an entry of `GET /api/dispute/disputes`. Nil when it lacks a field or names nobody of this
    ///   world.
    package func verdict(for dispute: JSONValue, openedAt: Instant, now: Instant) -> PlannedAct? {
        guard let id = dispute["disputeId"]?.text, let account = dispute["accountId"]?.text,
            let debtorID = dispute["debtorId"]?.text.map({ DebtorID($0) }), let debtor = world.debtorsByID[debtorID]
        else { return nil }
        var random = SeededRandom(seed: world.seed, "verdict", id)
        let amount = Self.amount(dispute["amount"])
        let drawn = random.pick(weighted: Self.verdicts)
        let half = amount.flatMap {
            $0.minorUnits >= 2 ? Money(minorUnits: $0.minorUnits / 2, currency: $0.currency) : nil
        }
        let verdict = drawn == .partlyUpheld && half == nil ? .rejected : drawn
        let at = time(days: random.within(1...6), halfHours: random.within(6...22), after: openedAt, now: now)
        return PlannedAct(
            at: at, person: debtor.person, debtorID: debtorID, accountID: AccountID(account),
            number: Self.numberMin + Int(SeededRandom.hash(id) % 99_991),
            kind: .resolveDispute(
                disputeID: id, verdict: verdict.rawValue, adjustment: verdict == .partlyUpheld ? half : nil), link: nil)
    }

    /// Office hours of the creditors' country, 08:00 to 16:00.
    private func time(days: Int, halfHours: Int, after opened: Instant, now: Instant) -> Instant {
        let day = world.businessDays.adding(businessDays: days, to: Timetable.date(of: opened))
        let wanted = office(day, halfHours)
        if wanted > now { return wanted }
        return office(world.businessDays.adding(businessDays: 1, to: Timetable.date(of: now)), halfHours)
    }

    /// 05:00 in South Africa is 03:00 UTC on every day of the year.
    private func office(_ day: LocalDate, _ halfHours: Int) -> Instant {
        let morning = Zone.utc.firstInstant(notBefore: LocalDateTime(startOf: day)) + .seconds(3 * 3_600)
        return morning + .seconds(1_800 * halfHours)
    }

    private static func amount(_ value: JSONValue?) -> Money? {
        guard let text = value?["amount"]?.text, let code = value?["currency"]?.text,
            let currency = try? Currency(code: code)
        else { return nil }
        return try? Money(decimal: text, currency: currency)
    }
}

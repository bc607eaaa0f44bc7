import Calendars
import Contracts
import Messaging

/// Everything an ERP says of one debtor over the whole time, apart from its accounts.
struct DebtorStory {
    let timetable: Timetable
    let system: SystemID
    let debtor: String
    let person: Person
    let record: JSONValue
    let firstAccount: String
    var random: SeededRandom

    /// How many debtors of a thousand.
    static let statuses: [(DebtorStatus?, Int)] = [
        (.debtReview, 9), (.deceased, 4), (.sequestrated, 2), (.represented, 4), (.breathingSpace, 2), (nil, 979),
    ]
    static let statusEndsPermille = 400
    static let consentGivenPermille = 200
    static let consentWithdrawnPermille = 20
    static let contactedElsewherePermille = 50
    static let recordChangedPermille = 30
    static let recordLatePermille = 20

    mutating func tell(_ draft: inout FeedDraft) {
        // Now and then an ERP says who owes only after it said what: nobody may be contacted in between.
        let isLate = random.chance(Self.recordLatePermille) && person.mark == nil
        let known = timetable.batch(isLate ? random.within(1...min(16, timetable.batchCount - 1)) : 0)
        say(.debtor(debtor, record), &draft, at: known)
        if random.chance(Self.consentGivenPermille) { consent(true, on: electronic(), &draft, at: known) }
        if person.mark != nil { return }
        if let status = random.pick(weighted: Self.statuses) { tell(status, &draft) }
        if random.chance(Self.consentWithdrawnPermille) {
            let instant = someBatch()
            let channel = electronic()
            consent(false, on: channel, &draft, at: instant)
            if random.chance(500) { consent(true, on: channel, &draft, at: instant + .seconds(86_400 * 12)) }
        }
        if random.chance(Self.contactedElsewherePermille) { contactElsewhere(&draft) }
        if random.chance(Self.recordChangedPermille) { say(.debtor(debtor, changedRecord()), &draft, at: someBatch()) }
    }

    private func say(_ message: ERPMessage, _ draft: inout FeedDraft, at instant: Instant) {
        draft.say(message, in: system, of: debtor, at: instant)
    }

    /// Two days in at the earliest, by when the record is there.
    private mutating func someBatch() -> Instant {
        timetable.batch(random.within(min(17, timetable.batchCount)...max(17, timetable.batchCount)))
    }

    private mutating func tell(_ status: DebtorStatus, _ draft: inout FeedDraft) {
        let instant = someBatch()
        let reference = status == .debtReview ? "DC \(random.within(1_000...4_999))" : nil
        say(.status(debtor, status, since: Timetable.date(of: instant), reference: reference), &draft, at: instant)
        guard status != .deceased, random.chance(Self.statusEndsPermille) else { return }
        let end = instant + .seconds(86_400 * random.within(5...30))
        say(.status(debtor, .none, since: Timetable.date(of: end)), &draft, at: end)
    }

    private mutating func electronic() -> Channel { random.pick([.sms, .email]) }

    /// For both kinds of messages that ask for money.
    private func consent(_ granted: Bool, on channel: Channel, _ draft: inout FeedDraft, at instant: Instant) {
        let evidence = granted ? "account form, section 4" : "call to the contact centre"
        for purpose in [ContactClass.reminder, .collection] {
            say(
                .consent(debtor, channel, purpose, granted: granted, at: instant, evidence: evidence), &draft,
                at: instant)
        }
    }

    /// Contacts that somebody else made, told a little after the fact.
    private mutating func contactElsewhere(_ draft: inout FeedDraft) {
        for _ in 0..<random.within(1...3) {
            let told = someBatch()
            let made = told - .seconds(1_800 * random.within(1...5))
            let channel = random.pick([Channel.call, .call, .email, .letter])
            let direction = random.chance(800) ? ContactDirection.outbound : .inbound
            let conversation = channel == .call && random.chance(500)
            say(
                .contact(
                    debtor, account: random.chance(500) ? firstAccount : nil, channel, at: made, direction,
                    conversation: conversation),
                &draft, at: told)
        }
    }

    /// The person moved, and wants letters at the new address. Everything else stays.
    private mutating func changedRecord() -> JSONValue {
        guard case .array(let points)? = record["contactPoints"] else { return record }
        let town = random.pick(Names.towns[person.country] ?? [""])
        let moved = "\(random.within(200...299)) \(random.pick(Names.streets)) Avenue\n\(town)"
        let changed = points.map { point in
            point["kind"]?.text == ContactPointKind.postal.rawValue ? point.replacing(["value": text(moved)]) : point
        }
        return record.replacing(["contactPoints": .array(changed)])
    }
}

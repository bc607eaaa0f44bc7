import Calendars
import Contracts
import Messaging

/// Puts the parts of a world together.
struct WorldMaker {
    let seed: UInt64
    let timetable: Timetable
    let living: LivingZones
    private(set) var draft: FeedDraft
    private(set) var debtors: [SandboxDebtor] = []
    private(set) var backgrounds: [AccountID: AccountBackground] = [:]
    private(set) var plantedPersonalData: [String] = []
    private var hosts: [FaultStory.Host] = []
    private var recordCounts: [SystemID: Int] = [:]

    /// Persons of a thousand with a record in both systems, and those in `city` among the others.
    static let inBothPermille = 40
    static let inCityPermille = 550
    static let resentPermille = 15
    static let watermarkHours = 6

    init(seed: UInt64, timetable: Timetable, living: LivingZones) {
        self.seed = seed
        self.timetable = timetable
        self.living = living
        draft = FeedDraft(timetable)
    }

    mutating func make(_ count: Int) {
        let persons = PersonMaker(seed: seed, zones: living)
        var index = 0
        while debtors.count < count {
            let person = persons.person(index)
            for system in systems(of: person).prefix(count - debtors.count) { addDebtor(person, in: system) }
            note(person)
            index += 1
        }
        var faults = FaultStory(timetable: timetable, hosts: hosts, random: SeededRandom(seed: seed, "faults"))
        if !hosts.isEmpty { faults.tell(&draft, debtors: count) }
        addWatermarks()
        var random = SeededRandom(seed: seed, "resends")
        draft.resendSome(&random, permille: Self.resentPermille)
    }

    /// Marked persons take turns, so that each system has some of them.
    private func systems(of person: Person) -> [SystemID] {
        var random = SeededRandom(seed: seed, "systems", person.id)
        if person.mark != nil { return [person.index.isMultiple(of: 2) ? "city" : "trade"] }
        // Only people have a number by which they could be known to be the same.
        if random.chance(Self.inBothPermille), person.idNumber != nil { return ["city", "trade"] }
        return [random.chance(Self.inCityPermille) ? "city" : "trade"]
    }

    private mutating func addDebtor(_ person: Person, in system: SystemID) {
        let count = recordCounts[system, default: 0] + 1
        recordCounts[system] = count
        let number = Person.padded(count)
        let debtor = "D-\(number)"
        let record = RecordWriting.record(
            person, debtor: debtor, system: system, verifiedAt: timetable.start - .seconds(86_400 * 90))
        let maker = AccountMaker(timetable: timetable)
        var random = SeededRandom(seed: seed, "accounts", system.value, number)
        let accounts = maker.accounts(of: number, from: person.country, in: system, &random)
            .map { person.mark == nil ? $0 : $0.older }
        let debtorRandom = SeededRandom(seed: seed, "debtor", system.value, number)
        var story = DebtorStory(
            timetable: timetable, system: system, debtor: debtor, person: person, record: record,
            firstAccount: accounts[0].id, random: debtorRandom)
        story.tell(&draft)
        for account in accounts {
            var story = AccountStory(
                timetable: timetable, maker: maker, system: system, debtor: debtor, person: person, account: account,
                random: SeededRandom(seed: seed, "account", system.value, account.id))
            let background = story.tell(&draft)
            backgrounds[AccountID(system: system, account.id)] = background
            if account.openedOnDay < 0, person.mark == nil,
                let invoice = background.invoices.first(where: { $0.published == timetable.start })
            {
                hosts.append(
                    FaultStory.Host(
                        system: system, debtor: debtor, record: record, account: account, invoice: invoice))
            }
        }
        debtors.append(
            SandboxDebtor(
                debtorID: DebtorID(system: system, debtor), person: person.id, system: system, form: person.form,
                name: person.name, country: person.country, language: person.language,
                zones: living.candidates(of: person), zone: person.zone, contactDetails: person.details,
                record: record, behaviour: person.behaviour,
                accounts: accounts.map { AccountID(system: system, $0.id) }))
    }

    /// Every six hours each system says that everything until then has been published.
    private mutating func addWatermarks() {
        for system in ["city", "trade"] as [SystemID] {
            var instant = timetable.start
            while timetable.contains(instant) {
                draft.say(.watermark(system, asOf: instant), in: system, of: "watermark", at: instant)
                instant = instant + .seconds(3_600 * Self.watermarkHours)
            }
        }
    }

    private mutating func note(_ person: Person) {
        guard let mark = person.mark else { return }
        plantedPersonalData += [mark.first, mark.last, mark.street, mark.words]
        plantedPersonalData += [person.idNumber].compactMap { $0 }
        for detail in person.details {
            switch detail.kind {
            case .email: plantedPersonalData.append(detail.value)
            // However a number is written together, these are its last digits.
            case .mobile, .phone: plantedPersonalData.append(String(detail.value.suffix(9)))
            case .postal: break
            }
        }
    }
}

extension PlannedAccount {
    /// The same, there from the beginning.
    fileprivate var older: PlannedAccount {
        PlannedAccount(
            id: id, creditor: creditor, reference: reference, debtType: debtType, currency: currency,
            attributes: attributes, openedOnDay: min(openedOnDay, -200))
    }
}

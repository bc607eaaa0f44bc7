import Calendars
import Contracts
import PaymentCore
import Policies

/// What payment needs of the policies: who the creditors are, which ERP speaks for whom, and when a day ends where.
struct PaymentPolicy: Sendable {
    private let creditors: [CreditorID: Creditor]
    private let systems: [SystemID: ERPSystem]
    private let zones: ZoneDatabase

    init(creditors: [CreditorID: Creditor], systems: [SystemID: ERPSystem], zones: ZoneDatabase) {
        self.creditors = creditors
        self.systems = systems
        self.zones = zones
    }

    /// The ERPs that are known, in the order of their names.
    var systemIDs: [SystemID] { systems.keys.sorted() }

    func creditor(_ id: CreditorID) -> Creditor? { creditors[id] }

    /// UTC for a creditor that is not known: such an account is not contactable, so nobody waits for its days.
    func calendar(of creditor: CreditorID) -> AccountCalendar {
        let names = creditors[creditor].map { zones.zones(ofCountry: $0.jurisdiction) } ?? []
        return AccountCalendar(zones: names.compactMap { try? zones.zone($0) })
    }

    /// False only when the creditor is one of ours and the system is known not to speak for it: one ERP must not
    /// charge in another's name. An unknown creditor passes; contact is barred for it elsewhere.
    func maySpeak(_ system: SystemID, for creditor: CreditorID) -> Bool {
        guard creditors[creditor] != nil, let known = systems[system] else { return true }
        return known.creditors.contains(creditor)
    }
}

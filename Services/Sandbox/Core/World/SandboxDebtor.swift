package import Calendars
package import Contracts
package import Messaging

/// A debtor record of one ERP, with the person behind it and how that person behaves.
package struct SandboxDebtor: Sendable, Hashable {
    /// Scoped.
    package let debtorID: DebtorID
    /// The sandbox's own name for the human being or business; the same in both systems.
    package let person: String
    package let system: SystemID
    package let form: DebtorForm
    package let name: String
    /// ISO 3166-1 alpha-2.
    package let country: String
    /// `en`, `af` or `zu`.
    package let language: String
    /// Where the person may live, as far as its record tells: what it states, else all zones of its country;
    /// empty when nobody can tell.
    package let zones: [String]
    /// Where the person really lives.
    package let zone: Zone
    package let contactDetails: [ContactDetail]
    /// The data of its first `erp.debtor.upserted.v1`, in clear.
    package let record: JSONValue
    package let behaviour: Behaviour
    /// Its accounts, scoped, in the order in which they were opened.
    package let accounts: [AccountID]

    /// The first mobile number on the record, which text messages go to and replies come from.
    package var mobile: ContactDetail? { contactDetails.first { $0.kind == .mobile } }
    package var email: ContactDetail? { contactDetails.first { $0.kind == .email } }
}

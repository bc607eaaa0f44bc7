package import Calendars
package import Messaging
package import Money

/// `erp.account.opened.v1`.
package struct AccountOpened: Sendable, Hashable {
    package static let messageType = "erp.account.opened.v1"

    package let accountID: AccountID
    package let debtorID: DebtorID
    package let creditorID: CreditorID
    package let reference: String
    package let debtType: DebtType
    package let currency: Currency
    package let openedOn: LocalDate
    package let attributes: [String: String]

    package init?(_ fields: inout FieldReader, system: SystemID, dates: ClosedRange<LocalDate>) {
        let id = fields.identifier("accountId")
        let debtor = fields.identifier("debtorId")
        let creditor = fields.identifier("creditorId")
        let reference = fields.text("reference", bytesMax: 60)
        let debtType = fields.choice("debtType", DebtType.self)
        let currency = fields.currency()
        let openedOn = fields.date("openedOn", within: dates)
        let attributes = fields.attributes("attributes")
        guard fields.faults.isEmpty, let id, let debtor, let creditor, let reference, let debtType, let currency,
            let openedOn, let attributes
        else { return nil }
        accountID = AccountID(system: system, id)
        debtorID = DebtorID(system: system, debtor)
        creditorID = CreditorID(creditor)
        self.reference = reference
        self.debtType = debtType
        self.currency = currency
        self.openedOn = openedOn
        self.attributes = attributes
    }
}

/// `erp.account.updated.v1`: attributes given here replace those of the same name.
package struct AccountUpdated: Sendable, Hashable {
    package static let messageType = "erp.account.updated.v1"

    package let accountID: AccountID
    package let attributes: [String: String]

    package init?(_ fields: inout FieldReader, system: SystemID) {
        let id = fields.identifier("accountId")
        let attributes = fields.attributes("attributes")
        guard fields.faults.isEmpty, let id, let attributes else { return nil }
        accountID = AccountID(system: system, id)
        self.attributes = attributes
    }
}

/// `erp.account.closed.v1`.
package struct AccountClosed: Sendable, Hashable {
    package static let messageType = "erp.account.closed.v1"

    package let accountID: AccountID
    package let reason: String

    package init?(_ fields: inout FieldReader, system: SystemID) {
        let id = fields.identifier("accountId")
        let reason = fields.text("reason", bytesMax: 400)
        guard fields.faults.isEmpty, let id, let reason else { return nil }
        accountID = AccountID(system: system, id)
        self.reason = reason
    }
}

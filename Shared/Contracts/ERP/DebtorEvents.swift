package import Calendars
package import Messaging

/// `erp.debtor.upserted.v1`: a debtor's personal data. The only ERP event with personal data in it.
package struct DebtorUpserted: Sendable, Hashable {
    package static let messageType = "erp.debtor.upserted.v1"

    package let debtorID: DebtorID
    package let form: DebtorForm
    package let name: String
    /// BCP 47, `en`, `af`, `zu` …
    package let language: String
    /// ISO 3166-1 alpha-2.
    package let country: String
    package let timeZone: String?
    package let birthDate: LocalDate?
    package let idNumber: String?
    package let contactPoints: [ContactPoint]
    package let representative: String?

    package struct ContactPoint: Sendable, Hashable {
        package let kind: ContactPointKind
        package let value: String
        package let source: String
        package let verifiedAt: Instant?
        package let preferred: Bool
    }

    package static let contactPointsMax = 20

    /// - Returns: `nil` with every fault noted in the reader when a field is missing or wrong.
    package init?(_ fields: inout FieldReader, system: SystemID) {
        let id = fields.identifier("debtorId")
        let form = fields.choice("kind", DebtorForm.self)
        let name = fields.text("name", bytesMax: 200)
        let language = fields.text("language", bytesMax: 35)
        let country = fields.country("country")
        timeZone = fields.optionalText("timeZone", bytesMax: 64)
        birthDate = fields.has("birthDate") ? fields.date("birthDate") : nil
        idNumber = fields.optionalText("idNumber", bytesMax: 40)
        representative = fields.optionalText("representative", bytesMax: 400)
        contactPoints = Self.contactPoints(&fields)
        guard fields.faults.isEmpty, let id, let form, let name, let language, let country else { return nil }
        debtorID = DebtorID(system: system, id)
        self.form = form
        self.name = name
        self.language = language
        self.country = country
    }

    private static func contactPoints(_ fields: inout FieldReader) -> [ContactPoint] {
        fields.list("contactPoints", countMax: contactPointsMax) { inner in
            let kind = inner.choice("kind", ContactPointKind.self)
            let value = inner.text("value", bytesMax: 400)
            let source = inner.text("source", bytesMax: 80)
            let verified = inner.has("verifiedAt") ? inner.instant("verifiedAt") : nil
            let preferred = inner.has("preferred") ? inner.boolean("preferred") : false
            guard let kind, let value, let source else { return nil }
            return ContactPoint(
                kind: kind, value: value, source: source, verifiedAt: verified, preferred: preferred ?? false)
        }
    }
}

/// `erp.debtor.status-changed.v1`.
package struct DebtorStatusChanged: Sendable, Hashable {
    package static let messageType = "erp.debtor.status-changed.v1"

    package let debtorID: DebtorID
    package let status: DebtorStatus
    package let since: LocalDate
    package let reference: String?
    package let detail: String?

    package init?(_ fields: inout FieldReader, system: SystemID) {
        let id = fields.identifier("debtorId")
        let status = fields.choice("status", DebtorStatus.self)
        let since = fields.date("since")
        reference = fields.optionalText("reference", bytesMax: 200)
        detail = fields.optionalText("detail")
        guard fields.faults.isEmpty, let id, let status, let since else { return nil }
        debtorID = DebtorID(system: system, id)
        self.status = status
        self.since = since
    }
}

/// `erp.consent.changed.v1`.
package struct ConsentChanged: Sendable, Hashable {
    package static let messageType = "erp.consent.changed.v1"

    package let debtorID: DebtorID
    package let channel: Channel
    package let purpose: ContactClass
    package let granted: Bool
    package let at: Instant
    package let evidence: String

    package init?(_ fields: inout FieldReader, system: SystemID) {
        let id = fields.identifier("debtorId")
        let channel = fields.choice("channel", Channel.self)
        let purpose = fields.choice("purpose", ContactClass.self)
        let granted = fields.boolean("granted")
        let at = fields.instant("at")
        let evidence = fields.text("evidence", bytesMax: 400)
        guard fields.faults.isEmpty, let id, let channel, let purpose, let granted, let at, let evidence else {
            return nil
        }
        debtorID = DebtorID(system: system, id)
        self.channel = channel
        self.purpose = purpose
        self.granted = granted
        self.at = at
        self.evidence = evidence
    }
}

/// `erp.contact.recorded.v1`: a contact made elsewhere, before or beside this system. It counts against the caps.
package struct ContactRecorded: Sendable, Hashable {
    package static let messageType = "erp.contact.recorded.v1"

    package let debtorID: DebtorID
    package let accountID: AccountID?
    package let channel: Channel
    package let at: Instant
    package let direction: ContactDirection
    /// Somebody was really spoken to (Reg F counts these apart from attempts).
    package let conversation: Bool

    package init?(_ fields: inout FieldReader, system: SystemID) {
        let id = fields.identifier("debtorId")
        accountID = fields.optionalIdentifier("accountId").map { AccountID(system: system, $0) }
        let channel = fields.choice("channel", Channel.self)
        let at = fields.instant("at")
        let direction = fields.choice("direction", ContactDirection.self)
        let conversation = fields.boolean("conversation")
        guard fields.faults.isEmpty, let id, let channel, let at, let direction, let conversation else { return nil }
        debtorID = DebtorID(system: system, id)
        self.channel = channel
        self.at = at
        self.direction = direction
        self.conversation = conversation
    }
}

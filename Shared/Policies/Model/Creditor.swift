package import Calendars
package import Contracts
package import Money

/// In which capacity the firm that writes collects the debt. Most rules bind one capacity only.
package enum CollectingRole: String, Sendable, Codable, CaseIterable {
    /// The creditor collects its own debts under its own name.
    case ownName = "own-name"
    /// A registered debt collector acts for the creditor.
    case thirdParty = "third-party"
    case attorney
}

/// Whether the South African National Credit Act covers a creditor's debts (ZA-NCA-01, ZA-NCA-02).
package enum CreditClass: String, Sendable, Codable, CaseIterable { case none, incidental, full }

/// Who is owed money, and how its name stands in messages. From `creditors.yaml`.
package struct Creditor: Sendable, Hashable {
    package let id: CreditorID
    package let name: String
    package let role: CollectingRole
    /// Set for third-party collection, and only then.
    package let collector: Collector?
    /// The two-letter country whose law governs the debts.
    package let jurisdiction: String
    package let creditClass: CreditClass
    /// How old the ERP's word may be before contact stops; nil where the file says `none`.
    package let feedMaxAge: Duration?
    /// The channels this creditor uses at all.
    package let channels: [Channel]
    package let bank: BankDetails
    /// The address that answers to e-mail go to, also printed in letters.
    package let replyTo: String
    /// The address e-mail is sent from.
    package let emailFrom: String
    /// For people to ring, as it is to be printed.
    package let phone: String
    /// At most 11 characters: longer sender names are cut by the networks.
    package let smsSender: String

    package struct Collector: Sendable, Hashable {
        package let name: String
        /// The number under which the Council for Debt Collectors keeps it (ZA-DCA-01, ZA-DCA-02).
        package let registration: String
        /// The last day on which the registration is good.
        package let expires: LocalDate

        package init(name: String, registration: String, expires: LocalDate) {
            self.name = name
            self.registration = registration
            self.expires = expires
        }
    }

    /// Where a transfer goes; printed on the pay page and in letters.
    package struct BankDetails: Sendable, Hashable {
        package let bank: String
        package let holder: String
        package let account: String
        package let branch: String

        package init(bank: String, holder: String, account: String, branch: String) {
            self.bank = bank
            self.holder = holder
            self.account = account
            self.branch = branch
        }
    }

    package init(
        id: CreditorID, name: String, role: CollectingRole, collector: Collector?, jurisdiction: String,
        creditClass: CreditClass, feedMaxAge: Duration?, channels: [Channel], bank: BankDetails, replyTo: String,
        emailFrom: String, phone: String, smsSender: String
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.collector = collector
        self.jurisdiction = jurisdiction
        self.creditClass = creditClass
        self.feedMaxAge = feedMaxAge
        self.channels = channels
        self.bank = bank
        self.replyTo = replyTo
        self.emailFrom = emailFrom
        self.phone = phone
        self.smsSender = smsSender
    }

    /// Whoever signs the messages: the collector if there is one, else the creditor.
    package var writerName: String { collector?.name ?? name }

    /// Whether it may collect on a day: always under its own name, and for another only while registered (ZA-DCA-01).
    package func mayCollect(on day: LocalDate) -> Bool {
        switch role {
        case .ownName, .attorney: true
        case .thirdParty: collector.map { day <= $0.expires } ?? false
        }
    }
}

/// An ERP that may speak to us, and for whom. From `systems.yaml`.
package struct ERPSystem: Sendable, Hashable {
    package let id: SystemID
    package let name: String
    package let creditors: [CreditorID]

    package init(id: SystemID, name: String, creditors: [CreditorID]) {
        self.id = id
        self.name = name
        self.creditors = creditors
    }
}

/// A country we collect in. From `bundle.yaml`.
package struct Jurisdiction: Sendable, Hashable {
    /// Two letters, one of `HolidayCalendar.countries`.
    package let country: String
    package let currency: String
    /// In which messages may be written, most usual first.
    package let languages: [String]
    /// What one SMS segment costs there; nil where nobody said. Only shown, never decided by.
    package let smsPrice: Money?

    package init(country: String, currency: String, languages: [String], smsPrice: Money? = nil) {
        self.country = country
        self.currency = currency
        self.languages = languages
        self.smsPrice = smsPrice
    }
}

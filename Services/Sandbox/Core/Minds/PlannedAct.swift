package import Calendars
package import Contracts

/// An act at an instant to come.
package struct PlannedAct: Sendable, Hashable {
    /// On the half-hour grid.
    package let at: Instant
    package let person: String
    package let debtorID: DebtorID
    package let accountID: AccountID
    /// Counts the debtor's acts from 1; the specialist's have numbers from `Specialist.numberMin`.
    package let number: Int
    package let kind: ActKind
    /// The path it starts from, as it stood in a message: the page the act needs, or one that leads to it. Nil for acts
    /// without a page.
    package let link: String?

    package init(
        at: Instant, person: String, debtorID: DebtorID, accountID: AccountID, number: Int, kind: ActKind, link: String?
    ) {
        self.at = at
        self.person = person
        self.debtorID = debtorID
        self.accountID = accountID
        self.number = number
        self.kind = kind
        self.link = link
    }
}

extension PlannedAct: Comparable {
    /// By instant, then person and number: the order in which acts are written down.
    package static func < (left: PlannedAct, right: PlannedAct) -> Bool {
        (left.at, left.person, left.debtorID, left.number) < (right.at, right.person, right.debtorID, right.number)
    }
}

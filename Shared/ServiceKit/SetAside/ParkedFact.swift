package import Contracts
import Foundation
package import Messaging
import Storage

/// Whom a message that could not be applied is about, as far as its body tells, and the hold that stands for it.
package struct ParkedFact: Sendable, Hashable {
    package enum Holder: Sendable, Hashable {
        case account(AccountID)
        case debtor(DebtorID)
    }

    package let holder: Holder
    /// `parked:<message id>`.
    package let holdID: String

    /// Our own messages name `accountID` or `debtorID`, or have them in a hold set; an ERP's `accountId` or `debtorId`
    /// without its system. So does a body whose envelope cannot be read. Nil where nobody can tell: the alert that goes
    /// with each parked message is then all there is.
    package init?(_ delivery: Delivery, _ envelope: Envelope?) {
        guard let body = try? JSONCoding.decode(JSONValue.self, from: envelope?.data ?? delivery.body),
            let holder = Self.holder(body, userID: delivery.properties.userID)
        else { return nil }
        self.holder = holder
        let id = envelope?.id ?? delivery.properties.messageID ?? ""
        // Without any id it goes by its content, as in the store.
        holdID = "parked:\(id.isEmpty ? StableID.make(delivery.body.base64EncodedString()) : id)"
    }

    private static func holder(_ body: JSONValue, userID: String?) -> Holder? {
        let own = body["set"] ?? body
        if let account = own["accountID"]?.text { return .account(AccountID(account)) }
        if let debtor = own["debtorID"]?.text { return .debtor(DebtorID(debtor)) }
        guard let userID, userID.hasPrefix("erp-") else { return nil }
        let system = SystemID(String(userID.dropFirst(4)))
        if let account = body["accountId"]?.text { return .account(AccountID(system: system, account)) }
        return body["debtorId"]?.text.map { .debtor(DebtorID(system: system, $0)) }
    }
}

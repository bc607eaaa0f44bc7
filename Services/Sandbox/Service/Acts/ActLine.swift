import Calendars
import Contracts
import Foundation
import Messaging
import SandboxCore

/// An act that is done, as it is written to `acts.jsonl`.
struct ActLine: Sendable, Hashable {
    let act: PlannedAct
    let outcome: ActOutcome

    /// Nil for what was not done here: paid at the ERP, or left undone.
    var json: JSONValue? {
        outcome.status.map { status in
            .object([
                "at": .string(act.at.rfc3339), "person": .string(act.person),
                "debtorId": .string(act.debtorID.value), "accountId": .string(act.accountID.value),
                "act": .string(act.kind.name), "detail": .object(outcome.detail), "status": .number(Decimal(status)),
            ])
        }
    }
}

extension ActKind {
    /// As the outside check knows it.
    var name: String {
        switch self {
        case .pay, .payFails: "pay"
        case .promise: "promise"
        case .dispute: "dispute"
        case .stopSMS: "stop-sms"
        case .reply: "reply"
        case .optOut: "optout"
        case .optIn: "optin"
        case .ignoreCall: "ignore-call"
        case .erpPayment: "erp-payment"
        case .resolveDispute: "resolve-dispute"
        }
    }

    /// Done at the ERP, or not at all: no page is asked.
    var needsNoPage: Bool {
        switch self {
        case .ignoreCall, .erpPayment: true
        default: false
        }
    }
}

package import Calendars
package import Contracts
import Money

/// One row of a timeline: ids, codes and amounts, never personal data.
package struct TimelineEntry: Sendable, Hashable {
    package let subject: TimelineSubject
    package let at: Instant
    package let kind: TimelineKind
    /// By name, see `TimelineWords`; amounts are decimal strings beside `currency`.
    package let detail: [String: String]

    package init(_ subject: TimelineSubject, at: Instant, _ kind: TimelineKind, _ detail: [String: String?] = [:]) {
        self.subject = subject
        self.at = at
        self.kind = kind
        self.detail = detail.compactMapValues { $0 }
    }
}

// MARK: - Contacts

extension TimelineEntry {
    private static func contact(_ contact: ContactSummary) -> [String: String?] {
        [
            "contact": contact.contactID.value, "attempt": "\(contact.attempt)", "channel": contact.channel.rawValue,
            "class": contact.contactClass.rawValue, "step": contact.step, "strategy": contact.strategy,
            "template": contact.template,
        ]
    }

    package init(_ body: ContactPermitted) {
        self.init(
            .account(body.contact.accountID.value), at: body.decidedAt, .permitted,
            Self.contact(body.contact).merging([
                "decision": body.decisionID.value, "amount": body.amount.decimalString,
                "currency": body.amount.currency.code,
            ]) { $1 })
    }

    package init(_ body: ContactRefused) {
        self.init(
            .account(body.contact.accountID.value), at: body.decidedAt, .refused,
            Self.contact(body.contact).merging([
                "decision": body.decisionID.value, "rules": body.rules.joined(separator: " "),
                "again": body.again?.rfc3339,
            ]) { $1 })
    }

    package init(_ body: ContactSettled) {
        let kind: TimelineKind =
            switch body.result {
            case .sent: .sent
            case .failed: .failed
            case .unused: .unused
            case .inDoubt: .inDoubt
            }
        self.init(
            .account(body.contact.accountID.value), at: body.at, kind,
            Self.contact(body.contact).merging(["cause": body.cause]) { $1 })
    }

    package init(_ body: CallTask, at: Instant) {
        let kind: TimelineKind =
            switch body.standing {
            case .open: .callOpen
            case .done: .callDone
            case .withdrawn: .callWithdrawn
            }
        self.init(
            .account(body.contact.accountID.value), at: at, kind,
            ["contact": body.contact.contactID.value, "step": body.contact.step, "outcome": body.outcome])
    }
}

// MARK: - Money

extension TimelineEntry {
    package init(_ body: PaymentReceived) {
        self.init(
            .account(body.accountID.value), at: body.receivedAt, .paymentReceived,
            [
                "payment": body.paymentID.value, "amount": body.amount.decimalString,
                "currency": body.amount.currency.code, "source": body.source.rawValue,
                "balance": body.balance.decimalString, "contact": body.contactID?.value,
            ])
    }

    package init(_ body: PaymentReversed) {
        self.init(
            .account(body.accountID.value), at: body.at, .paymentReversed,
            [
                "payment": body.paymentID.value, "amount": body.amount.decimalString,
                "currency": body.amount.currency.code,
            ])
    }

    package init(_ body: PromiseState, at: Instant) {
        let kind: TimelineKind =
            switch body.standing {
            case .open: .promiseMade
            case .kept: .promiseKept
            case .broken: .promiseBroken
            case .cancelled: .promiseCancelled
            }
        self.init(
            .account(body.accountID.value), at: at, kind,
            [
                "promise": body.promiseID.value, "amount": body.amount.decimalString,
                "currency": body.amount.currency.code, "dueOn": body.dueOn.iso8601,
            ])
    }
}

// MARK: - Segments, disputes, holds, debtors, alerts

extension TimelineEntry {
    package init(_ body: AccountSegmented, at: Instant) {
        self.init(
            .account(body.accountID.value), at: at, .segmented,
            [
                "segment": body.segment, "strategy": body.strategy, "reasons": body.reasons.joined(separator: " "),
            ])
    }

    package init(_ body: DisputeState, at: Instant) {
        let kind: TimelineKind =
            switch body.standing {
            case .open: .disputeOpened
            case .underReview: .disputeReviewed
            case .upheld, .partlyUpheld, .rejected, .withdrawn: .disputeResolved
            }
        let amount = body.standing.isOpen ? body.amount : body.adjustment
        self.init(
            .account(body.accountID.value), at: at, kind,
            [
                "dispute": body.disputeID.value, "reason": body.reason.rawValue, "standing": body.standing.rawValue,
                "amount": amount?.decimalString, "currency": amount?.currency.code, "deadline": body.deadline.iso8601,
            ])
    }

    package static func hold(_ hold: Hold, placed: Bool, on set: HoldSet, at: Instant) -> TimelineEntry {
        TimelineEntry(
            set.timelineSubject, at: at, placed ? .holdPlaced : .holdReleased,
            ["hold": hold.holdID, "reason": hold.reason.rawValue, "placedBy": set.placedBy])
    }

    package init(_ body: ReplyReceived) {
        self.init(
            body.accountID.map { .account($0.value) } ?? .debtor(body.debtorID.value), at: body.at, .reply,
            ["channel": body.channel.rawValue, "intent": body.intent.rawValue, "reply": body.replyID])
    }

    package init(_ body: AlertRaised, account: String) {
        self.init(
            .account(account), at: body.at, .alert,
            ["code": body.code, "service": body.service, "text": body.text, "alert": body.alertID])
    }
}

extension HoldSet {
    package var timelineSubject: TimelineSubject {
        accountID.map { .account($0.value) } ?? .debtor(debtorID?.value ?? "")
    }
}

import Calendars
import Contracts
import GRDB
import Messaging
import ReportingCore
import ServiceKit

extension Projector {
    func addContacts(to handlers: inout Handlers) {
        on(ContactPermitted.self, audited: true, in: &handlers) { body, projection in
            guard try DeliveryStore.permit(body, in: projection.database) else { return }
            let contact = body.contact
            try projection.count(
                .permitted, at: body.decidedAt, creditor: contact.creditorID.value, key: contact.channel.rawValue,
                other: contact.contactClass.rawValue)
            try projection.tell(TimelineEntry(body))
        }
        let causes = causes
        on(ContactRefused.self, in: &handlers) { body, projection in
            let creditor = body.contact.creditorID.value
            try projection.count(
                .refusal, at: body.decidedAt, creditor: creditor, key: body.contact.contactClass.rawValue)
            for (rule, under) in causes.folded(body.rules) {
                try projection.count(
                    .refusedBy, at: body.decidedAt, creditor: creditor, key: rule, other: under ?? "")
            }
            try projection.tell(TimelineEntry(body))
        }
        on(ContactSettled.self, audited: true, in: &handlers) { body, projection in
            try settle(body, projection)
        }
        on(CallTask.self, in: &handlers) { body, projection in
            try projection.tell(TimelineEntry(body, at: projection.at))
        }
        on(RecordedDecision.self, audited: true, in: &handlers) { body, projection in
            try LogStore.keep(body, projection.envelope.data, in: projection.database)
        }
        on(ReplyReceived.self, in: &handlers) { body, projection in
            let creditor = try body.accountID.map { try AccountStore.creditor(of: $0, in: projection.database) }
            try projection.count(.reply, at: body.at, creditor: creditor ?? "", key: body.intent.rawValue)
            try projection.tell(TimelineEntry(body))
        }
    }

    /// An attempt ended. In doubt may turn into another end later: what was counted is then taken back.
    private func settle(_ body: ContactSettled, _ projection: Projection) throws {
        let database = projection.database
        let known = try DeliveryStore.find(body.contact, in: database)
        guard known?.result != body.result else { return }
        if let known, let result = known.result {
            for tally in ended(body.contact, result, at: known.at, projection) {
                try TallyStore.add(tally.undone, in: database)
            }
            if known.isConverted {
                try TallyStore.add(step(.converted, body.contact, at: known.at, projection).undone, in: database)
            }
            if known.isExact {
                try TallyStore.add(step(.convertedExactly, body.contact, at: known.at, projection).undone, in: database)
            }
        }
        try DeliveryStore.settle(body, in: database)
        for tally in ended(body.contact, body.result, at: body.at, projection) {
            try TallyStore.add(tally, in: database)
        }
        try projection.tell(TimelineEntry(body))
        guard body.result == .sent, Conversion.counts(body.contact.contactClass) else { return }
        // The payment may have been told before the contact's end was.
        if try MoneyStore.wasPaid(body.contact.accountID, after: body.at, in: database) {
            try convert(DeliveryStore.Sent(body), exact: false, projection)
        }
        if try MoneyStore.wasPaid(through: body.contact.contactID, in: database) {
            try convert(DeliveryStore.Sent(body), exact: true, projection)
        }
    }

    /// What an attempt's end counts as.
    private func ended(
        _ contact: ContactSummary, _ result: DeliveryResult, at: Instant, _ projection: Projection
    ) -> [Tally] {
        let metric: Metric =
            switch result {
            case .sent: .sent
            case .failed: .failed
            case .unused: .unused
            case .inDoubt: .inDoubt
            }
        var tallies = [
            Tally(
                metric, day: projection.day(at), creditor: contact.creditorID.value, key: contact.channel.rawValue,
                other: contact.contactClass.rawValue)
        ]
        if result == .sent, Conversion.counts(contact.contactClass) {
            tallies.append(step(.contacted, contact, at: at, projection))
        }
        return tallies
    }

    private func step(
        _ metric: Metric, _ contact: ContactSummary, at: Instant, _ projection: Projection
    ) -> Tally {
        Tally(
            metric, day: projection.day(at), creditor: contact.creditorID.value, key: contact.segment,
            other: contact.step)
    }

    func convert(_ sent: DeliveryStore.Sent, exact: Bool, _ projection: Projection) throws {
        try DeliveryStore.mark(sent, exact: exact, in: projection.database)
        try projection.count(
            exact ? .convertedExactly : .converted, at: sent.at, creditor: sent.creditor, key: sent.segment,
            other: sent.step)
    }
}

extension DeliveryStore.Sent {
    init(_ body: ContactSettled) {
        self.init(
            contactID: body.contact.contactID.value, attempt: body.contact.attempt,
            creditor: body.contact.creditorID.value, segment: body.contact.segment, step: body.contact.step, at: body.at
        )
    }
}

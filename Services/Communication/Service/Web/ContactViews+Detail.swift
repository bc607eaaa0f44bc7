import Calendars
import CommunicationCore
import Contracts
import Policies
import Web

extension ContactViews {
    struct Detail: Sendable {
        let line: ContactLine
        let trail: [ContactTrail.Entry]
        let preview: MessageWriter.Written
        /// How the gate would answer now.
        let answer: GateAnswer
        let now: Instant
        let zone: Zone
        let maySee: Bool
    }

    static func detail(_ view: Detail, _ policies: PolicyBundle, _ words: GateWords) -> [String: Any] {
        let line = view.line
        let planned = line.contact.planned
        let step = policies.strategies[planned.strategy]?.step(planned.step)
        let isOpen = line.standing != .ended
        var values: [String: Any] = [
            "id": planned.contactID.value, "person": PersonCard.html(debtor: planned.debtor.value),
            "account": planned.account.value,
            "accountPath": PlainWords.path("/contacts/account/", planned.account.value),
            "journey": PlainWords.path("/accounts/", planned.account.value),
            "creditor": policies.creditors[planned.creditor]?.name ?? planned.creditor.value,
            "channel": planned.channel.title, "class": planned.contactClass.title, "step": planned.step,
            "strategy": policies.strategies[planned.strategy]?.title ?? planned.strategy,
            "note": HTML(escaping: step?.note ?? ""),
            "due": PlainWords.when(line.dueAt, view.zone), "zone": view.zone.identifier,
            "attempt": line.contact.machine.attempt, "standing": line.standing.title, "isOpen": isOpen,
            "past": ContactPages.past(line, view.zone).view, "maySee": view.maySee,
        ]
        values["decision"] = line.decision.map { decision -> [String: any Sendable] in
            [
                "at": PlainWords.when(decision.decidedAt, view.zone), "id": decision.decisionID.value,
                "reasons": words.reasons(decision.answer, view.zone),
                "outcome": GateWords.outcome(
                    decision.answer, allowed: "Allowed", now: decision.decidedAt, view.zone
                ).view,
            ]
        }
        if isOpen {
            values["present"] = [
                "at": PlainWords.when(view.now, view.zone), "reasons": words.reasons(view.answer, view.zone),
                "outcome": GateWords.outcome(view.answer, allowed: "Would be allowed", now: view.now, view.zone).view,
            ]
        }
        values["preview"] = preview(view, policies)
        values["trail"] = view.trail.map { entry($0, view.zone) }
        values["noTrail"] = view.trail.isEmpty
        return values
    }

    private static func preview(_ view: Detail, _ policies: PolicyBundle) -> [String: any Sendable]? {
        guard let text = view.preview.text else { return nil }
        var values: [String: any Sendable] = [
            "title": HTML(escaping: text.title ?? ""), "paragraphs": PlainWords.paragraphs(text.body),
        ]
        if let length = view.preview.length {
            let price = policies.creditors[view.line.contact.planned.creditor]
                .flatMap { policies.jurisdictions[$0.jurisdiction]?.smsPrice }
            values["length"] = PlainWords.length(length, price: price)
        }
        if let finished = view.preview.finished, view.maySee {
            values["recipient"] = finished.recipientName
            values["address"] = finished.address
            values["sender"] = finished.senderName
        }
        return values
    }

    private static func entry(_ entry: ContactTrail.Entry, _ zone: Zone) -> [String: any Sendable] {
        let (title, tone) = happening(entry.what)
        return [
            "title": title, "tone": tone, "at": PlainWords.when(entry.at, zone), "instant": entry.at.rfc3339,
            "detail": HTML(escaping: detail(entry)), "isGood": tone == "good", "isBad": tone == "bad",
        ]
    }

    private static func happening(_ what: ContactTrail.What) -> (title: String, tone: String) {
        switch what {
        case .refused: ("The gate said no", "warn")
        case .permitted: ("A notifier was given the permit", "info")
        case .sent: ("Sent", "good")
        case .delivered: ("Delivered, as the provider says", "good")
        case .failed: ("Failed for good", "bad")
        case .unused: ("The permit came back unused, or the provider said \"not now\"; nothing left", "info")
        case .resolving: ("No outcome in time; handed over again under the same key", "warn")
        case .inDoubt: ("In doubt: it may have left, so it counts and is not sent again", "warn")
        case .task: ("Passed to a person", "info")
        case .withdrawn: ("Taken back before anything left", "info")
        }
    }

    private static func detail(_ entry: ContactTrail.Entry) -> String {
        switch entry.what {
        case .permitted, .resolving: "attempt \(entry.detail)"
        case .task:
            CallOutcome(rawValue: entry.detail)?.title
                ?? (entry.detail == "review" ? "a case to look at" : entry.detail)
        default: entry.detail
        }
    }
}

import Calendars
import Money

/// Tells a timeline's rows in plain words.
package struct TimelineWords: Sendable {
    private let titles: Titles
    private let time: PlainTime

    package init(titles: Titles, time: PlainTime) {
        self.titles = titles
        self.time = time
    }

    package func line(_ kind: TimelineKind, _ detail: [String: String]) -> TimelineLine {
        switch kind.group {
        case .contacts: contact(kind, detail)
        case .money: money(kind, detail)
        case .stops: stop(kind, detail)
        case .debtor: debtor(kind, detail)
        case .account: account(kind, detail)
        }
    }

    private func contact(_ kind: TimelineKind, _ detail: [String: String]) -> TimelineLine {
        let channel = Titles.channel(detail["channel"] ?? "")
        let step = Titles.words(detail["step"] ?? "")
        let icon = icon(detail["channel"])
        switch kind {
        case .permitted:
            return TimelineLine(
                "\(channel) allowed: \(step)", amount: amount(detail), text: detail["strategy"].map(titles.strategy),
                icon: "check")
        case .refused:
            let rules = (detail["rules"] ?? "").split(separator: " ").map { titles.rule(String($0)) }
            let again = detail["again"].flatMap(moment).map { "It is decided again on \($0)." }
            return TimelineLine(
                "\(channel) not sent: \(step)",
                text: [rules.joined(separator: "; ") + ".", again ?? ""]
                    .filter { $0.count > 1 }.joined(separator: " "), tone: .warn, icon: "hold")
        case .sent: return TimelineLine("\(channel) sent: \(step)", tone: .info, icon: icon)
        case .failed:
            return TimelineLine(
                "\(channel) failed: \(step)", text: detail["cause"].map { Titles.words($0) + "." }, tone: .bad,
                icon: "x-circle")
        case .unused:
            return TimelineLine(
                "\(channel) not sent in time: \(step)", text: "The permit ran out before anything left.", icon: "clock")
        case .inDoubt:
            return TimelineLine(
                "\(channel) in doubt: \(step)", text: "It may or may not have left. It is not sent again.", tone: .warn,
                icon: "alert")
        case .callOpen: return TimelineLine("Call to make: \(step)", tone: .info, icon: "call")
        case .callDone:
            return TimelineLine("Call made", text: detail["outcome"].map(Titles.words), tone: .good, icon: "call")
        default: return TimelineLine("Call no longer needed", icon: "call")
        }
    }

    private func money(_ kind: TimelineKind, _ detail: [String: String]) -> TimelineLine {
        let amount = amount(detail)
        let due = detail["dueOn"].flatMap(day)
        switch kind {
        case .paymentReceived:
            let source = Titles.source(detail["source"] ?? "")
            let link = detail["contact"] == nil ? "" : " The link in a message was used."
            return TimelineLine(
                "Payment received", amount: amount, text: source + "." + link, tone: .good, icon: "bank")
        case .paymentReversed:
            return TimelineLine("Payment taken back", amount: amount, tone: .bad, icon: "refresh")
        case .promiseMade:
            return TimelineLine(
                "Promise to pay", amount: amount, text: due.map { "By \($0)." }, tone: .info, icon: "calendar")
        case .promiseKept: return TimelineLine("Promise kept", amount: amount, tone: .good, icon: "check-circle")
        case .promiseBroken:
            return TimelineLine(
                "Promise broken", amount: amount, text: due.map { "It was due on \($0)." }, tone: .bad, icon: "x-circle"
            )
        case .promiseCancelled: return TimelineLine("Promise cancelled", amount: amount, icon: "calendar")
        default:
            let number = detail["number"].map { " \($0)" } ?? ""
            return TimelineLine(
                "Invoice\(number)", amount: amount, text: due.map { "Due on \($0)." }, icon: "document")
        }
    }

    private func stop(_ kind: TimelineKind, _ detail: [String: String]) -> TimelineLine {
        let reason = detail["reason"] ?? ""
        switch kind {
        case .disputeOpened:
            let due = detail["deadline"].flatMap(day).map { " An answer is due by \($0)." } ?? ""
            return TimelineLine(
                "Dispute opened", amount: amount(detail), text: titles.disputeReason(reason) + "." + due, tone: .warn,
                icon: "dispute")
        case .disputeReviewed:
            return TimelineLine("Dispute under review", text: titles.disputeReason(reason) + ".", icon: "dispute")
        case .disputeResolved:
            return TimelineLine(
                "Dispute \(Titles.words(detail["standing"] ?? "").lowercased())", amount: amount(detail),
                text: titles.disputeReason(reason) + ".", tone: .good, icon: "dispute")
        case .holdPlaced:
            return TimelineLine(
                "Hold placed: \(Titles.words(reason))", text: "Collection stops.", tone: .warn, icon: "hold")
        default: return TimelineLine("Hold released: \(Titles.words(reason))", tone: .good, icon: "play")
        }
    }

    private func debtor(_ kind: TimelineKind, _ detail: [String: String]) -> TimelineLine {
        let channel = Titles.channel(detail["channel"] ?? "")
        switch kind {
        case .reply:
            return TimelineLine(
                "Answer by \(channel): \(Titles.words(detail["intent"] ?? "").lowercased())", tone: .info,
                icon: "message")
        case .optedOut: return TimelineLine("Opted out of \(channel)", tone: .warn, icon: "minus")
        case .optedIn: return TimelineLine("\(channel) is allowed again", icon: "plus")
        default: return TimelineLine("Somebody acts for the debtor", tone: .warn, icon: "people")
        }
    }

    private func account(_ kind: TimelineKind, _ detail: [String: String]) -> TimelineLine {
        switch kind {
        case .accountOpened:
            return TimelineLine("Account came in", text: detail["type"].map { Titles.words($0) + "." }, icon: "wallet")
        case .accountClosed: return TimelineLine("Account closed", icon: "lock")
        case .accountSettled: return TimelineLine("Nothing is owed any more", tone: .good, icon: "check-circle")
        case .accountReopened: return TimelineLine("Something is owed again", tone: .warn, icon: "refresh")
        case .segmented:
            return TimelineLine(
                "Segment: \(Titles.words(detail["segment"] ?? ""))",
                text: [detail["reasons"], detail["strategy"].map { "Strategy: \(titles.strategy($0))." }]
                    .compactMap { $0 }.joined(separator: " "), icon: "people")
        default:
            return TimelineLine(
                "Needs a look: \(Titles.words(detail["code"] ?? ""))", text: detail["text"], tone: .bad, icon: "alert")
        }
    }

    // MARK: - Values

    private func amount(_ detail: [String: String]) -> String? {
        guard let text = detail["amount"], let code = detail["currency"], let currency = try? Currency(code: code)
        else { return nil }
        return (try? Money(decimal: text, currency: currency))?.formattedForPeople
    }

    private func day(_ text: String) -> String? { (try? LocalDate(iso8601: text)).map(PlainTime.day) }

    private func moment(_ text: String) -> String? { (try? Instant(rfc3339: text)).map(time.moment) }

    private func icon(_ channel: String?) -> String {
        switch channel {
        case "sms": "sms"
        case "email": "mail"
        case "whatsapp": "whatsapp"
        case "letter": "letter"
        case "call": "call"
        default: "message"
        }
    }
}

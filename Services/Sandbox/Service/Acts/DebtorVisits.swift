import Calendars
import Contracts
import Foundation
import Messaging
import Money
import SandboxCore

/// A debtor's visits to the pages behind the links in a message. Every step takes what the page offers: its links, its
/// forms, its hidden fields.
struct DebtorVisits: Sendable {
    let browser: Browser

    /// A page and where it stands.
    struct Visit: Sendable {
        let path: String
        let answer: Browser.Answer
        let page: HTMLPage

        /// The first posted form for which this holds.
        func form(where fits: (HTMLForm) -> Bool) -> HTMLForm? {
            page.forms.first { $0.method == "post" && fits($0) }
        }
    }

    /// Opens the page of that kind, over the page the link leads to when it is another one.
    /// - Returns: nil when there is no link and no way from the page to it.
    func open(_ prefix: String, from link: String?) async throws -> Visit? {
        guard let link else { return nil }
        let first = try await visit(link)
        if link.hasPrefix(prefix) { return first }
        guard let next = first.page.link(to: prefix, origin: browser.origin) else {
            return first.answer.status == 200 ? nil : first
        }
        return try await visit(next)
    }

    private func visit(_ path: String) async throws -> Visit {
        let answer = try await browser.get(path)
        return Visit(path: path, answer: answer, page: answer.page)
    }

    // MARK: - Promise

    func promise(_ act: PlannedAct, _ amount: Money, on day: LocalDate) async throws -> ActOutcome {
        guard let visit = try await open("/p/", from: act.link) else { return .noWay }
        guard var form = visit.form(where: { $0.has("dueOn") }) else {
            return .refused(visit.answer.status, "not-offered")
        }
        form.set("amount", amount.decimalString)
        form.set("dueOn", day.iso8601)
        let answer = try await browser.submit(form, on: visit.path)
        guard answer.location != nil else { return .refused(answer.status, "refused") }
        return ActOutcome(
            status: answer.status, succeeded: true,
            detail: [
                "result": .string("made"), "amount": .string(amount.decimalString),
                "currency": .string(amount.currency.code), "dueOn": .string(day.iso8601),
            ])
    }

    // MARK: - Dispute

    func dispute(
        _ act: PlannedAct, reason: String, invoice: String?, amount: Money?, text: String
    ) async throws -> ActOutcome {
        guard let visit = try await open("/d/", from: act.link) else { return .noWay }
        guard var form = visit.form(where: { $0.has("reason") }) else {
            return .refused(visit.answer.status, "not-offered")
        }
        form.set("reason", reason)
        if let invoice {
            // The page may name it with or without its system.
            for name in [invoice, InvoiceID(invoice).unscoped] { form.set("invoice", name) }
        }
        if let amount { form.set("amount", amount.decimalString) }
        form.set("text", text)
        let answer = try await browser.submit(form, on: visit.path)
        guard let location = answer.location, location.hasPrefix("/d/"), let id = Self.lastPart(of: location) else {
            return .refused(answer.status, "refused")
        }
        let shown = try await browser.get(location)
        return ActOutcome(
            status: shown.isSuccess ? shown.status : answer.status, succeeded: true,
            detail: ["result": .string("opened"), "disputeId": .string(id), "reason": .string(reason)])
    }

    /// `/d/<token>/<disputeId>`; nil when there is nothing behind the token.
    static func lastPart(of location: String) -> String? {
        let path = location.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/")
        return parts.count >= 3 ? String(parts[parts.count - 1]).removingPercentEncoding : nil
    }

    // MARK: - Preferences

    /// - Parameter channels: none is everything.
    func choose(_ act: PlannedAct, _ channels: [Channel], wanted: Bool) async throws -> ActOutcome {
        guard let visit = try await open("/o/", from: act.link) else { return .noWay }
        guard var form = visit.form(where: { $0.has("nothing") }) else {
            return .refused(visit.answer.status, "not-offered")
        }
        let named = channels.isEmpty ? Channel.allCases : channels
        for channel in named { form.check("channel-\(channel.rawValue)", wanted) }
        if wanted { form.check("nothing", false) }
        if channels.isEmpty, !wanted { form.check("nothing", true) }
        let answer = try await browser.submit(form, on: visit.path)
        guard answer.location != nil else { return .refused(answer.status, "refused") }
        let names = channels.isEmpty ? ["all"] : channels.map(\.rawValue)
        return ActOutcome(
            status: answer.status, succeeded: true, detail: ["channels": .array(names.map(JSONValue.string))])
    }
}

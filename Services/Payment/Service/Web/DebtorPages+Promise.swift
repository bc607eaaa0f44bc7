import Calendars
import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import Money
import PaymentCore
import ServiceKit
import Storage
import Web

extension DebtorPages {
    /// Fields: `amount` and `dueOn` (ISO 8601).
    func promise(_ visit: Visit, _ request: Request, _ context: AppRequestContext) async throws -> Response {
        let form = try await site.form(request, context, link: visit.link)
        let ledger = visit.snapshot.ledger
        let text = try form.optionalText("amount", "The amount", maximum: 30) ?? ""
        let day = try form.optionalText("dueOn", "The day", maximum: 10) ?? ""
        let values = ["promiseAmount": text, "dueOn": day]
        var errors: [String: String] = [:]
        let amount = PlainText.amount(text, ledger.currency)
        let dueOn = try? LocalDate(iso8601: day)
        let said = visit.views.text
        if amount == nil {
            errors["promise-amount"] = said.say(.amountLike, ["amount": said.language.amount(ledger.balance)])
        }
        if dueOn == nil { errors["due-on"] = said.say(.chooseDay) }
        guard let amount, let dueOn else {
            return try page(visit, context, form: FormState(errors: errors, values: values))
        }
        let made = try await makePromise(visit, amount: amount, dueOn: dueOn)
        if case .refused(let refusals) = made {
            return try page(
                visit, context, form: FormState(errors: visit.views.promiseErrors(refusals, ledger), values: values))
        }
        let thanks = said.say(
            .promiseThanks, ["amount": said.language.amount(amount), "day": said.language.day(dueOn)])
        return site.redirect(to: visit.ways.pay, flash: .success(thanks))
    }

    private func makePromise(_ visit: Visit, amount: Money, dueOn: LocalDate) async throws -> LedgerAnswer {
        let terms = visit.snapshot.ledger.terms
        let contact = visit.link.contact.map { ContactID($0) }
        let calendar = policy.calendar(of: terms.creditorID)
        // The version makes the command's id its own: a promise is made on that version or not at all, and makes the
        // next.
        let version = visit.snapshot.ledger.version
        let id = "promise/\(terms.accountID)/\(version)"
        return try await Commands.perform(engine, id) { work in
            guard var ledger = try LedgerStore.load(terms.accountID, in: work.database), ledger.version == version
            else {
                throw ProblemDetails.conflict("Your account changed this very moment. Look at it again, then promise.")
            }
            let promiseID = PromiseID(StableID.make("promise", terms.accountID.value, "\(ledger.promisesMade + 1)"))
            let answer = ledger.makePromise(
                id: promiseID, amount: amount, dueOn: dueOn, today: calendar.today(at: work.now), contactID: contact,
                at: work.now)
            guard case .posted = answer, let promise = ledger.promise else { return answer }
            try LedgerWork.finish(&ledger, work)
            try LedgerWork.watch(promise, of: terms.accountID, until: calendar.deadline(of: promise), work)
            return answer
        }.value
    }
}

import Contracts
import DisputeCore
import Messaging
import Money
import Storage
import Web

/// Deciding a dispute, the same from the console and the API.
enum Resolving {
    /// - Throws: `ProblemDetails` when there is no such dispute (404), or it cannot be decided so (409, 422).
    static func resolve(
        _ id: DisputeID, _ verdict: Verdict, _ adjustment: Money?, note: String?, by user: String, _ desk: DisputeDesk,
        _ work: UnitOfWork
    ) throws -> DisputeCase {
        guard let known = try DisputeStore.find(id, in: work.database) else { throw DisputeAPI.unknown }
        guard let account = try AccountStore.find(known.accountID, in: work.database) else {
            throw ProblemDetails.conflict("The account's state is not known here yet. Try again in a minute.")
        }
        let done = try desk.act(
            on: id, kind: verdict == .withdrawn ? .withdrawn : .resolved, by: user, text: note, work
        ) { dispute in
            dispute.resolve(verdict, adjustment: adjustment, on: account, at: work.now)
        }
        guard let done else { throw DisputeAPI.unknown }
        if case .refused(let refusals) = done.answer {
            if let closed = refusals.first(where: { $0.code == "dispute-closed" }) {
                throw ProblemDetails.conflict(closed.text)
            }
            throw ProblemDetails.invalid(refusals.map { FieldError(field: $0.field, message: $0.text) })
        }
        return done.dispute
    }
}

import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage

/// Holds that this service places by itself, in a set of its own: until the dispute service has spoken of a dispute it
/// will also hear of, while a message could not be applied, and until the day promised on the phone is over.
struct LocalHolds: Sendable {
    /// Whose contacts stop.
    enum Holder: Sendable, Hashable, Codable {
        case account(AccountID)
        case debtor(DebtorID)

        var id: String {
            switch self {
            case .account(let id): id.value
            case .debtor(let id): id.value
            }
        }
    }

    private struct Lapse: Codable {
        let holder: Holder
        let holdID: String
    }

    let planning: ContactPlanning

    private static let placedBy = "communication"
    private static let lapse = "local-hold-lapses"
    /// Far longer than the freshness bound: by then the dispute service's own hold has come.
    static let untilDisputeSpeaks: Duration = .seconds(7_200)

    func add(to handlers: inout Handlers) {
        handlers.onTimer(Self.lapse) { timer, work in
            let lapse = try JSONCoding.decode(Lapse.self, from: timer.payload)
            try release(lapse.holdID, on: lapse.holder, work)
        }
        handlers.onParked { delivery, envelope, work in
            guard let fact = ParkedFact(delivery, envelope) else { return }
            let hold = Hold(holdID: fact.holdID, reason: .unprocessedFact, since: work.now)
            try place(hold, on: Self.holder(fact), work)
        }
        handlers.onUnparked { delivery, envelope, work in
            guard let fact = ParkedFact(delivery, envelope) else { return }
            try release(fact.holdID, on: Self.holder(fact), work)
        }
    }

    /// - Parameter until: when it lapses by itself; nil keeps it until it is released.
    func place(_ hold: Hold, on holder: Holder, until: Instant? = nil, _ work: UnitOfWork) throws {
        try change(holder, work) { holds in
            holds.removeAll { $0.holdID == hold.holdID }
            holds.append(hold)
        }
        guard let until else { return }
        try work.schedule(
            Self.lapse, key: "\(holder.id)/\(hold.holdID)", at: until,
            payload: JSONCoding.encode(Lapse(holder: holder, holdID: hold.holdID)))
    }

    func release(_ holdID: String, on holder: Holder, _ work: UnitOfWork) throws {
        try change(holder, work) { holds in holds.removeAll { $0.holdID == holdID } }
    }

    private func change(_ holder: Holder, _ work: UnitOfWork, _ body: (inout [Hold]) -> Void) throws {
        let known = try FactStore.holdSet(holder.id, placedBy: Self.placedBy, in: work.database)
        var holds = known?.holds ?? []
        body(&holds)
        guard holds != known?.holds ?? [] else { return }
        var account: AccountID?
        var debtor: DebtorID?
        switch holder {
        case .account(let id): account = id
        case .debtor(let id): debtor = id
        }
        _ = try FactStore.keep(
            HoldSet(
                accountID: account, debtorID: debtor, placedBy: Self.placedBy, holds: holds,
                version: (known?.version ?? 0) + 1), in: work.database)
        if let account { try planning.replan(account, factsChanged: true, work) }
        if let debtor { try planning.replanAll(debtor, work) }
    }

    private static func holder(_ fact: ParkedFact) -> Holder {
        switch fact.holder {
        case .account(let id): .account(id)
        case .debtor(let id): .debtor(id)
        }
    }
}

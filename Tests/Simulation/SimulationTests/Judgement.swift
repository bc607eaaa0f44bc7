import Contracts
import Foundation
import GRDB
import Messaging
import Simulation

/// Compares what the stores and queues hold at the end with what was offered.
struct Judgement {
    let world: ToyWorld
    let ledger: RuntimeTables
    let bands: RuntimeTables
    let desk: RuntimeTables
    private let books: Books

    init(of world: ToyWorld) async throws {
        self.world = world
        let (ledger, ledgerBook) = try await world.ledger.inspect {
            (try RuntimeTables($0, seal: world.seal), try LedgerBook($0))
        }
        let (bands, bandsBook) = try await world.bands.inspect {
            (try RuntimeTables($0, seal: world.seal), try BandsBook($0))
        }
        let (desk, deskBook) = try await world.desk.inspect {
            (try RuntimeTables($0, seal: world.seal), try DeskBook($0))
        }
        (self.ledger, self.bands, self.desk) = (ledger, bands, desk)
        books = Books(ledger: ledgerBook, bands: bandsBook, desk: deskBook)
    }

    func findings() -> [String] {
        [
            ledger.findings("ledger"), bands.findings("bands"), desk.findings("desk"), arrivals(), offers(), rivals(),
            strangers(), own(), replies(), ids(), accounts(), chain(), holds(), strays(), projection(),
            echoes(),
        ].flatMap { $0 }
    }

    /// Everything one service published came out at every queue it went to.
    private func arrivals() -> [String] {
        let readers = [
            "ledger.accounts": ledger, "ledger.orders": ledger, "bands.facts": bands, "desk.events": desk,
            DeskService.log: desk,
        ]
        return [("ledger", ledger), ("bands", bands), ("desk", desk)].flatMap { name, tables in
            tables.arrivals(from: name, at: readers, route: world.broker.route)
        }
    }

    /// Total queue: what should be applied was, once; what should not, was set aside with its reason.
    private func offers() -> [String] {
        let applied = world.book.offers.filter { $0.fate == .applied && $0.amount != nil }.map(\.id)
        let rivals = world.book.offers.filter { $0.fate == .rivals }.map(\.id)
        let calls = world.commands.indices.map(Callers.key)
        var found = TotalQueue(offered: applied + rivals + calls, seen: books.ledger.entries.map(\.message))
            .findings("entries")
        let aside = Dictionary(
            (ledger.waitingAside("ledger.orders") + ledger.waitingAside("ledger.accounts")).map { ($0.messageID, $0) },
            uniquingKeysWith: { first, _ in first })
        for offer in world.book.offers {
            switch offer.fate {
            case .applied:
                if let entry = aside[offer.key] { found.append("\(offer.id) is applied and waits: \(entry.reasons)") }
            case .aside(let code):
                let codes = aside[offer.key]?.reasons.map(\.code) ?? []
                if !codes.contains(code) {
                    found.append("\(offer.id) should be set aside for \(code), is for \(codes)")
                }
                if ledger.inbox.values.contains(where: { $0.contains(offer.key) }) {
                    found.append("\(offer.id) is set aside and counts as handled")
                }
            case .rivals: continue
            }
        }
        return found
    }

    /// Of two bodies under one id each was entered, or is kept.
    private func rivals() -> [String] {
        world.book.offers.filter { $0.fate == .rivals }.compactMap { offer in
            let isEntered = books.ledger.entries.contains { $0.message == offer.id && $0.amount == offer.amount }
            let isKept = ledger.aside.contains { $0.messageID.hasPrefix(offer.key) && $0.body == offer.message.body }
            return isEntered || isKept ? nil : "\(offer.id): the body with \(offer.amount ?? 0) is gone"
        }
    }

    /// What nobody can handle is parked at once where it arrived, with a hold.
    private func strangers() -> [String] {
        let codes = bands.waitingAside("bands.facts").map { "\($0.messageID) \($0.kind) \($0.reasons.map(\.code))" }
        let expected = ["stranger-1 parked [\"unknown-type\"]", "stranger-2 parked [\"not-a-cloudevent\"]"]
        return codes.sorted() == expected ? [] : ["bands.facts has parked \(codes)"]
    }

    /// Nobody refuses what another service said, and in the end nothing of it waits.
    private func own() -> [String] {
        (bands.aside + desk.aside).filter { $0.standing == "waiting" && !ToyWorld.strangers.contains($0.messageID) }
            .map { "\($0.consumer) keeps \($0.messageID) aside: \($0.reasons)" }
    }

    /// One id stands for one content, whoever reads it.
    private func ids() -> [String] {
        ["erp.replies.city", DeskService.log].flatMap { queue -> [String] in
            let messages = world.broker.messages(in: queue)
            return Dictionary(grouping: messages) { $0.properties.messageID ?? "" }.sorted { $0.key < $1.key }
                .compactMap { id, messages in
                    let contents = Set(messages.map { "\($0.properties.type ?? "") \($0.body.base64EncodedString())" })
                    return contents.count == 1 ? nil : "\(queue): \(id) has \(contents.count) contents"
                }
        }
    }

    /// Every message of the ERP's was answered, by what became of it.
    private func replies() -> [String] {
        var accepted: Set<String> = []
        var rejected: Set<String> = []
        for message in world.broker.messages(in: "erp.replies.city") {
            if let answer = try? JSONCoding.decode(ERPMessageRejected.self, from: message.body) {
                rejected.insert(answer.messageId)
            } else if let answer = try? JSONCoding.decode(ERPMessageAccepted.self, from: message.body) {
                accepted.insert(answer.messageId)
            }
        }
        return world.book.offers.flatMap { offer -> [String] in
            let isAnswered =
                switch offer.fate {
                case .applied: accepted.contains(offer.id)
                case .aside: rejected.contains(offer.id) && !accepted.contains(offer.id)
                case .rivals: accepted.contains(offer.id) && rejected.contains(offer.id)
                }
            return isAnswered ? [] : ["\(offer.id) (\(offer.fate)) was not answered so"]
        }
    }

    /// Balances are the sums of what was entered, versions count it, each account was opened once.
    private func accounts() -> [String] {
        world.book.accounts.flatMap { account -> [String] in
            let entries = books.ledger.entries.filter { $0.account == account }
            let expected = LedgerBook.Account(
                opened: 1, balance: entries.reduce(0) { $0 + $1.amount }, version: entries.count)
            let actual = books.ledger.accounts[account]
            return actual == expected ? [] : ["the ledger has \(account) as \(actual as Any), should be \(expected)"]
        }
    }

    /// Every reader's view is its writer's, and each fact counted once.
    private func chain() -> [String] {
        world.book.accounts.flatMap { account -> [String] in
            guard let own = books.ledger.accounts[account], own.version > 0 else { return [] }
            let view = BandsBook.View(balance: own.balance, version: own.version, facts: own.version, settled: 1)
            let dossier = DeskBook.Dossier(version: own.version, bands: own.version, settled: 1)
            var found: [String] = []
            if books.bands.views[account] != view {
                found.append("bands sees \(account) as \(books.bands.views[account] as Any), should be \(view)")
            }
            if books.desk.dossiers[account] != dossier {
                found.append("desk sees \(account) as \(books.desk.dossiers[account] as Any), should be \(dossier)")
            }
            return found
        }
    }

    /// A hold stands exactly while its message is parked.
    private func holds() -> [String] {
        [
            ("ledger", ledger, books.ledger.holds), ("bands", bands, books.bands.holds),
            ("desk", desk, books.desk.holds),
        ].flatMap { name, tables, held -> [String] in
            let parked = tables.aside.count { $0.kind == "parked" && $0.standing == "waiting" }
            return parked == held ? [] : ["\(name) holds for \(held) of \(parked) parked messages"]
        }
    }

    /// What goes nowhere is set aside and stops nothing else; everything else is published.
    private func strays() -> [String] {
        ledger.sent.compactMap { row in
            let isStray = row.message.properties.type == Strayed.messageType
            return row.state == (isStray ? 2 : 1) ? nil : "\(row.id) stands in the outbox as \(row.state)"
        }
    }

    /// The projection is the log's: each message in it counted once, however often it stands there.
    private func projection() -> [String] {
        var ids: [String: Set<String>] = [:]
        for message in world.broker.messages(in: DeskService.log) {
            guard message.properties.messageID != ToyWorld.strangers[1] else { continue }
            ids[message.properties.type ?? "", default: []].insert(message.properties.messageID ?? "")
        }
        let expected = ids.mapValues(\.count)
        return books.desk.projection == expected
            ? [] : ["the projection is \(books.desk.projection), the log \(expected)"]
    }
}

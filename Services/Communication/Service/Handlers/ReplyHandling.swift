import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import Storage
import Vault

/// An answer from a debtor: read by patterns, its effect recorded at once, everything unsure left to a person.
struct ReplyHandling: Sendable {
    let planning: ContactPlanning
    let optingOut: OptingOut
    let holds: LocalHolds
    let sealedText: SealedText

    /// While somebody matches a payment that was said to be made, or writes down a promise, nobody is pressed.
    static let restsWhileChecked: Duration = .seconds(3 * 24 * 3600)

    struct Reply: Sendable {
        /// The provider's id: the same one twice is one reply.
        let id: String
        let channel: Channel
        let from: Address
        let text: String
    }

    /// What a person decided about a reply that the patterns were not sure of.
    enum Act: String, Sendable, CaseIterable {
        case optOut = "opt-out"
        case wrongPerson = "wrong-person"
        case noAction = "no-action"
    }

    /// - Returns: what it was taken for.
    func take(_ reply: Reply, _ work: UnitOfWork) throws -> ReplyIntent {
        if let known = try ReplyStore.find(reply.id, in: work.database) { return known.intent }
        let reading = ReplyReader.read(reply.text)
        let key = planning.vault.key(of: reply.from)
        let holders = try planning.vault.debtors(withAddressKey: key, in: work.database)
        let isOnePerson = Set(holders.map(\.personID)).count == 1
        let isActedOn: Bool
        switch reading.intent {
        case .stop, .wrongPerson: isActedOn = !holders.isEmpty
        case .unsure: isActedOn = false
        case .paid, .promise, .dispute, .represented: isActedOn = isOnePerson
        }
        try ReplyStore.put(
            StoredReply(
                replyID: reply.id, debtorID: holders.first?.debtorID, channel: reply.channel, at: work.now,
                intent: reading.intent, sealed: sealedText.seal(reply.text, boundTo: reply.id), addressKey: key,
                standing: isActedOn ? .noted : .open), pattern: reading.pattern, in: work.database)
        if let scope = reading.optsOut { try stop(holders, reply.channel, scope, source: "reply", work) }
        if reading.intent == .wrongPerson { try wrongPerson(key, holders, work) }
        guard isOnePerson, let debtor = holders.first?.debtorID else { return reading.intent }
        let person = try planning.people.debtors(with: debtor, in: work.database)
        let accounts = try FactStore.accounts(of: person, in: work.database)
        try rest(reply, reading.intent, person, account: accounts.count == 1 ? accounts.first : nil, work)
        try work.emit(
            ReplyReceived(
                replyID: reply.id, debtorID: debtor, accountID: accounts.count == 1 ? accounts.first : nil,
                channel: reply.channel, intent: reading.intent, at: work.now))
        return reading.intent
    }

    /// A person has read the reply and decided.
    /// - Returns: false when it does not wait any more.
    func act(_ act: Act, on id: String, who: String, _ work: UnitOfWork) throws -> Bool {
        guard let reply = try ReplyStore.find(id, in: work.database), reply.standing == .open else { return false }
        try ReplyStore.close(id, act: act.rawValue, who: who, at: work.now, in: work.database)
        guard let key = reply.addressKey else { return true }
        let holders = try planning.vault.debtors(withAddressKey: key, in: work.database)
        switch act {
        case .optOut: try stop(holders, reply.channel, .channel, source: "staff", work)
        case .wrongPerson: try wrongPerson(key, holders, work)
        case .noAction: break
        }
        return true
    }

    /// A shared phone: whoever asks for silence gets it, for everybody behind the number, and the number gets one
    /// confirmation. Anything else needs certainty.
    private func stop(
        _ holders: [AddressHolder], _ channel: Channel, _ scope: OptOutScope, source: String, _ work: UnitOfWork
    ) throws {
        var isConfirmed = false
        for debtor in firstOfEachPerson(holders) {
            let confirms = try optingOut.record(
                debtor, account: nil, channels: [channel], ceased: scope == .everything, source: source,
                confirming: !isConfirmed, work)
            if confirms { isConfirmed = true }
        }
    }

    /// Stops the pressing at once. The dispute service hears of the reply and holds for as long as its cause is open;
    /// this stands in until it has spoken, or until a person has had the time to look.
    private func rest(
        _ reply: Reply, _ intent: ReplyIntent, _ person: [DebtorID], account: AccountID?, _ work: UnitOfWork
    ) throws {
        let (reason, pause): (HoldReason, Duration)
        switch intent {
        case .dispute: (reason, pause) = (.dispute, LocalHolds.untilDisputeSpeaks)
        case .represented: (reason, pause) = (.represented, LocalHolds.untilDisputeSpeaks)
        case .paid, .promise: (reason, pause) = (.manual, Self.restsWhileChecked)
        case .stop, .wrongPerson, .unsure: return
        }
        let hold = Hold(holdID: "reply:\(reply.id)", reason: reason, since: work.now)
        // Who somebody acts for is represented in everything; the rest is about a debt.
        let holders: [LocalHolds.Holder] =
            if let account, intent != .represented { [.account(account)] } else { person.map { .debtor($0) } }
        for holder in holders { try holds.place(hold, on: holder, until: work.now + pause, work) }
    }

    /// Whoever answers there is somebody else: the number is no longer used for anybody who gave it.
    func wrongPerson(_ key: AddressKey, _ holders: [AddressHolder], _ work: UnitOfWork) throws {
        for debtor in Set(holders.map(\.debtorID)).sorted() {
            _ = try planning.vault.mark(key, of: debtor, as: .wrongNumber, in: work.database, at: work.now)
            try optingOut.debtors.tell(debtor, work)
            try planning.replanAll(debtor, work)
        }
    }

    private func firstOfEachPerson(_ holders: [AddressHolder]) -> [DebtorID] {
        var seen: Set<PersonID> = []
        return holders.filter { seen.insert($0.personID).inserted }.map(\.debtorID)
    }
}

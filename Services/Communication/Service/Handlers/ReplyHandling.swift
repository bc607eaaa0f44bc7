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
    let sealedText: SealedText

    struct Reply: Sendable {
        /// The provider's id: the same one twice is one reply.
        let id: String
        let channel: Channel
        let from: Address
        let text: String
    }

    /// - Returns: what it was taken for.
    func take(_ reply: Reply, _ work: UnitOfWork) throws -> ReplyIntent {
        if let known = try String.fetchOne(
            work.database, sql: "SELECT intent FROM reply WHERE replyId = ?", arguments: [reply.id])
        {
            return ReplyIntent(rawValue: known) ?? .unsure
        }
        let reading = ReplyReader.read(reply.text)
        let holders = try planning.vault.debtors(withAddress: reply.from, in: work.database)
        let people = Set(holders.map(\.personID))
        try keep(reply, reading, holders.first?.debtorID, work)
        // A shared phone: whoever asks for silence gets it, for everybody behind the number. Anything else needs
        // certainty.
        if reading.intent == .stop {
            for debtor in firstOfEachPerson(holders) {
                try optingOut.record(
                    debtor, account: nil, channels: [reply.channel], ceased: false, source: "reply", work)
            }
        }
        if reading.intent == .wrongPerson {
            for holder in holders {
                _ = try planning.vault.mark(
                    planning.vault.key(of: reply.from), of: holder.debtorID, as: .wrongNumber, in: work.database,
                    at: work.now)
                try optingOut.debtors.tell(holder.debtorID, work)
                try optingOut.debtors.replanAll(holder.debtorID, work)
            }
        }
        guard people.count == 1, let debtor = holders.first?.debtorID else { return reading.intent }
        let accounts = try FactStore.accounts(
            of: planning.people.debtors(with: debtor, in: work.database), in: work.database)
        try work.emit(
            ReplyReceived(
                replyID: reply.id, debtorID: debtor, accountID: accounts.count == 1 ? accounts.first : nil,
                channel: reply.channel, intent: reading.intent, at: work.now))
        return reading.intent
    }

    private func firstOfEachPerson(_ holders: [AddressHolder]) -> [DebtorID] {
        var seen: Set<PersonID> = []
        return holders.filter { seen.insert($0.personID).inserted }.map(\.debtorID)
    }

    private func keep(
        _ reply: Reply, _ reading: ReplyReader.Reading, _ debtor: DebtorID?, _ work: UnitOfWork
    ) throws {
        try work.database.execute(
            sql: """
                INSERT INTO reply (replyId, debtorId, channel, at, intent, pattern, sealed)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                reply.id, debtor?.value, reply.channel.rawValue, work.now.millisecondsSinceEpoch,
                reading.intent.rawValue, reading.pattern, try sealedText.seal(reply.text, boundTo: reply.id),
            ])
    }
}

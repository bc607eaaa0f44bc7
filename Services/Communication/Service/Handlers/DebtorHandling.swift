import Calendars
import CommunicationCore
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import Vault

/// ERP messages about debtors: records into the vault, consents, statuses, contacts made elsewhere.
struct DebtorHandling: Sendable {
    let planning: ContactPlanning
    let privateKey: VaultPrivateKey
    let holds: LocalHolds

    func add(to handlers: inout Handlers) {
        handlers.onERP(DebtorUpserted.messageType, read: read) { message, _, work in try upsert(message, work) }
        handlers.onERP(
            ConsentChanged.messageType, read: { fields, system, _ in ConsentChanged(&fields, system: system) }
        ) { change, _, work in
            try planning.people.keep(change, in: work.database)
            try planning.replanAll(change.debtorID, work)
            return .done
        }
        handlers.onERP(
            ContactRecorded.messageType, read: { fields, system, _ in ContactRecorded(&fields, system: system) }
        ) { contact, context, work in
            let id = StableID.make(contact.debtorID.value, context.envelope.id)
            try planning.people.keep(contact, id: id, in: work.database)
            return .done
        }
        // Dispute answers these two; here they only stop contact at once.
        handlers.onERP(
            DebtorStatusChanged.messageType,
            read: { fields, system, _ in DebtorStatusChanged(&fields, system: system) }, silently: true
        ) { change, _, work in
            try FactStore.keep(change, in: work.database)
            try planning.replanAll(change.debtorID, work)
            return .done
        }
        handlers.onERP(
            ERPDisputeOpened.messageType, read: { fields, system, _ in ERPDisputeOpened(&fields, system: system) },
            silently: true
        ) { dispute, context, work in
            // The dispute service gets the same message and places the hold that counts. This one stands in until then.
            try holds.place(
                Hold(holdID: "erp:\(context.envelope.id)", reason: .dispute, since: work.now),
                on: .account(dispute.accountID), until: work.now + LocalHolds.untilDisputeSpeaks, work)
            return .done
        }
    }

    // MARK: - Debtor records

    /// Opens a sealed record; the fields inside are then read like those of a plain one.
    private func read(_ fields: inout FieldReader, _ system: SystemID, _ work: UnitOfWork) -> DebtorUpserted? {
        guard fields.has("sealed") else { return DebtorUpserted(&fields, system: system) }
        do {
            let outer = try JSONCoding.encode(fields.object)
            guard let body = try SealedRecord.body(from: outer) else { return nil }
            var inner = FieldReader(try privateKey.open(body, system: system.value))
            let message = DebtorUpserted(&inner, system: system)
            for fault in inner.faults { fields.fault(fault.code, fault.field ?? "", fault.text) }
            return message
        } catch let error as VaultError {
            fields.fault("sealed", "sealed", error.description)
        } catch {
            fields.fault("sealed", "sealed", "cannot be read.")
        }
        return nil
    }

    private func upsert(_ message: DebtorUpserted, _ work: UnitOfWork) throws -> Outcome {
        let record: DebtorRecord
        do throws(RecordFaults) {
            record = try DebtorRecord(message)
        } catch {
            return .refused(error.faults.map { Reason($0.code, field: $0.field, $0.text) })
        }
        let result: PutResult
        do {
            result = try planning.vault.put(record, for: message.debtorID, in: work.database, at: work.now)
        } catch let error as VaultError where error.code == .erased {
            return .refused([Reason("erased", field: "debtorId", "was erased here and may not come back.")])
        }
        guard result.changed else { return .done }
        for debtor in Set([message.debtorID] + result.moved.map(\.debtorID)).sorted() { try tell(debtor, work) }
        try planning.replanAll(message.debtorID, work)
        return .done
    }

    /// Says what may be told of a debtor outside the vault.
    func tell(_ debtor: DebtorID, _ work: UnitOfWork) throws {
        guard let clear = try planning.vault.clearFacts(of: debtor, in: work.database) else { return }
        let out = try planning.people.optOuts(
            of: try planning.people.debtors(with: debtor, in: work.database), in: work.database)
        try work.database.execute(
            sql: """
                INSERT INTO debtorVersion (debtorId, version) VALUES (?, 1)
                ON CONFLICT (debtorId) DO UPDATE SET version = version + 1
                """, arguments: [debtor.value])
        let version = try Self.version(of: debtor, in: work.database)
        try work.emit(
            DebtorState(
                debtorID: debtor, personID: clear.personID, version: version, form: clear.form,
                country: clear.country, language: clear.language, reachable: clear.channels,
                optedOut: out.ceased ? Channel.allCases : out.channels, represented: clear.represented))
    }

    /// How often the debtor's state was told; 0 for one nobody heard of.
    static func version(of debtor: DebtorID, in database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT version FROM debtorVersion WHERE debtorId = ?"),
            arguments: [debtor.value]) ?? 0
    }
}

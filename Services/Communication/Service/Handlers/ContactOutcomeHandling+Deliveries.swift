import CommunicationCore
import Contracts
import GRDB
import ServiceKit
import Storage

// MARK: - A provider told later what became of it

extension ContactOutcomeHandling {
    /// Each word counts once, however often it comes. One of a message that nobody here knows is kept and changes
    /// nothing.
    func take(_ report: DeliveryReport, _ work: UnitOfWork) throws {
        let database = work.database
        guard let contact = try target(of: report, in: database) else {
            _ = try DeliveryReportStore.put(
                report.stored, of: nil, attempt: nil, standing: .unknown, at: work.now, in: database)
            return
        }
        let id = contact.planned.contactID
        // A word may be faster than the notifier's own.
        let isEarly = contact.machine.isInProgress
        let isNew = try DeliveryReportStore.put(
            report.stored, of: id, attempt: contact.machine.attempt, standing: isEarly ? .waiting : .applied,
            at: work.now, in: database)
        guard isNew, !isEarly else { return }
        try apply(report.word, to: contact, work)
    }

    /// The attempt that the address names, unless its message has another name; else the one that has this name.
    private func target(of report: DeliveryReport, in database: Database) throws -> StoredContact? {
        if let id = report.contact {
            guard let contact = try ContactStore.find(id, in: database), contact.machine.attempt == report.attempt
            else { return nil }
            let known = try ContactStore.reference(of: id, in: database)
            return known == nil || known == report.reference ? contact : nil
        }
        return try ContactStore.find(reference: report.reference, in: database)
    }

    /// Words that came before the attempt's end was known. Only adapters without our key have them.
    /// - Parameter reference: the provider's name for the message, where it gave one.
    func takeWaitingReports(_ contact: StoredContact, reference: String?, _ work: UnitOfWork) throws {
        guard !contact.machine.carrier.isIdempotent else { return }
        let id = contact.planned.contactID
        let attempt = contact.machine.attempt
        if let reference, !reference.hasPrefix(id.value) {
            try ContactStore.keep(reference: reference, of: id, in: work.database)
            try DeliveryReportStore.claim(reference, for: id, attempt: attempt, in: work.database)
        }
        for report in try DeliveryReportStore.takeWaiting(of: id, attempt: attempt, in: work.database) {
            guard let contact = try ContactStore.find(id, in: work.database), let word = report.word else { continue }
            try apply(word, to: contact, work)
        }
    }

    private func apply(_ word: DeliveryWord, to contact: StoredContact, _ work: UnitOfWork) throws {
        var contact = contact
        let id = contact.planned.contactID
        switch word.meaning {
        case .underway, .delivered:
            // It has left: a doubt is cleared up.
            if case .corrected = contact.machine.reported(.sent, attempt: contact.machine.attempt) {
                try settle(contact, .sent, cause: nil, work)
            }
            guard word.meaning == .delivered else { return }
            try ContactTrail.add(.delivered, word.status, to: id, at: work.now, in: work.database)
        case .undelivered:
            if case .corrected = contact.machine.reported(.failed, attempt: contact.machine.attempt) {
                try settle(contact, .failed, cause: word.cause, work)
                try learn(word.cause, of: id, contact.planned, work)
            }
        }
    }
}

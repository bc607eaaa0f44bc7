import Calendars
import GRDB
import Messaging
import Storage

/// What people decided about messages set aside, with who and why.
enum SetAsideActs {
    enum Act: String { case replay, discard }

    static func note(_ act: Act, _ id: Int64, user: String, reason: String, _ work: UnitOfWork) throws {
        try work.database.execute(
            sql: "INSERT INTO setAsideAct (setAsideId, act, user, reason, at) VALUES (?, ?, ?, ?, ?)",
            arguments: [id, act.rawValue, user, reason, work.wall.millisecondsSinceEpoch])
    }

    /// A parked message that is discarded holds its account no longer.
    static func discard(_ id: Int64, user: String, reason: String, seal: BodySeal, _ work: UnitOfWork) throws {
        guard let message = try SetAsideMessages.find(id, in: work.database),
            let delivery = try SetAsideMessages.delivery(of: id, seal: seal, in: work.database)
        else { return }
        try note(.discard, id, user: user, reason: reason, work)
        let kind = try SetAsideMessages.close(
            consumer: message.consumer, messageID: message.messageID, as: .discarded, because: "\(user): \(reason)",
            in: work.database)
        guard kind == .parked else { return }
        let envelope = try? EnvelopeCodec.envelope(properties: delivery.properties, body: delivery.body)
        try ParkedFacts.unparked(delivery, envelope, work)
    }

    /// The last thing decided about each message.
    static func notes(_ ids: [Int64], in database: Database) throws -> [Int64: String] {
        var notes: [Int64: String] = [:]
        for id in ids {
            let row = try Row.fetchOne(
                database,
                sql: "SELECT user, reason FROM setAsideAct WHERE setAsideId = ? ORDER BY id DESC LIMIT 1",
                arguments: [id])
            guard let row else { continue }
            let user: String = row["user"]
            let reason: String = row["reason"]
            notes[id] = "\(user) tried it again: \(reason)"
        }
        return notes
    }
}

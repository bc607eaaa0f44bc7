package import Foundation
package import GRDB
package import Messaging
package import Storage

/// What the runtime's own tables of one store hold, read at the end of a run.
package struct RuntimeTables: Sendable {
    /// A message that was published, set aside unpublished, or still waits.
    package struct Sent: Sendable {
        package let id: String
        package let state: Int
        package let message: OutgoingMessage
    }

    package struct Aside: Sendable, Hashable {
        package let consumer: String
        package let messageID: String
        package let kind: String
        package let standing: String
        package let reasons: [Reason]
        package let body: Data
    }

    package let sent: [Sent]
    /// By consumer.
    package let inbox: [String: Set<String>]
    package let aside: [Aside]
    package let retries: Int
    package let attempts: Int
    package let timers: Int
    package let check: String

    package init(_ database: Database, seal: BodySeal) throws {
        sent = try Row.fetchAll(
            database,
            sql: "SELECT exchange, routingKey, mandatory, properties, body, state FROM outbox ORDER BY sequence"
        ).map { row in
            let properties = try PackedProperties.unpack(row["properties"])
            return Sent(
                id: properties.messageID ?? "", state: row["state"],
                message: OutgoingMessage(
                    exchange: row["exchange"], routingKey: row["routingKey"], mandatory: row["mandatory"],
                    properties: properties, body: row["body"]))
        }
        var inbox: [String: Set<String>] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT consumer, messageId FROM inbox") {
            inbox[row["consumer"], default: []].insert(row["messageId"])
        }
        self.inbox = inbox
        aside = try Row.fetchAll(
            database, sql: "SELECT id, consumer, messageId, kind, standing, reasons FROM setAside ORDER BY id"
        ).map { row in
            Aside(
                consumer: row["consumer"], messageID: row["messageId"], kind: row["kind"], standing: row["standing"],
                reasons: try JSONCoding.decode([Reason].self, from: row["reasons"]),
                body: try SetAsideMessages.delivery(of: row["id"], seal: seal, in: database)?.body ?? Data())
        }
        retries = try Int.fetchOne(database, sql: "SELECT count(*) FROM retry") ?? 0
        attempts = try Int.fetchOne(database, sql: "SELECT count(*) FROM attempt") ?? 0
        timers = try Int.fetchOne(database, sql: "SELECT count(*) FROM timer") ?? 0
        check = try String.fetchOne(database, sql: "PRAGMA quick_check") ?? ""
    }

    /// Set aside under this id and still waiting for somebody.
    package func waitingAside(_ consumer: String) -> [Aside] {
        aside.filter { $0.consumer == consumer && $0.standing == "waiting" }
    }

    /// What must hold of every store when the world is at rest.
    package func findings(_ service: String) -> [String] {
        var found: [String] = []
        if check != "ok" { found.append("\(service): the store is corrupt") }
        for row in sent where row.state == 0 { found.append("\(service): \(row.id) waits in the outbox") }
        if retries > 0 { found.append("\(service): \(retries) retries wait") }
        if attempts > 0 { found.append("\(service): \(attempts) attempts are counted for messages that are done") }
        if timers > 0 { found.append("\(service): \(timers) timers stand") }
        for entry in aside where entry.reasons.isEmpty {
            found.append("\(service): \(entry.messageID) was set aside without a reason")
        }
        return found
    }

    /// Everything published must have come out at every queue it went to: handled, or set aside with a reason.
    /// - Parameter consumers: the store that reads a queue; queues without one are not judged.
    package func arrivals(
        from service: String, at consumers: [String: RuntimeTables], route: (OutgoingMessage) -> [String]
    ) -> [String] {
        sent.filter { $0.state == 1 }.flatMap { row in
            route(row.message).compactMap { queue -> String? in
                guard let reader = consumers[queue] else { return nil }
                if reader.inbox[queue]?.contains(row.id) ?? false { return nil }
                if reader.aside.contains(where: { $0.consumer == queue && $0.messageID == row.id }) { return nil }
                return "\(queue): lost \(row.id), published by \(service)"
            }
        }
    }
}

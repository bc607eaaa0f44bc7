import GRDB
import Messaging
import ServiceKit
import Storage

/// While a message about something is parked, a hold stands.
enum Holds {
    static let migration = Migration(
        "hold", "CREATE TABLE hold (consumer TEXT, message TEXT, PRIMARY KEY (consumer, message)) STRICT")

    static func count(in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM hold") ?? 0
    }

    static func install(in handlers: inout Handlers) {
        handlers.onParked { delivery, _, work in
            try work.database.execute(
                sql: "INSERT OR IGNORE INTO hold (consumer, message) VALUES (?, ?)",
                arguments: [delivery.queue, delivery.properties.messageID])
        }
        handlers.onUnparked { delivery, _, work in
            try work.database.execute(
                sql: "DELETE FROM hold WHERE consumer = ? AND message = ?",
                arguments: [delivery.queue, delivery.properties.messageID])
        }
    }
}

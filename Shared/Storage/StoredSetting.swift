package import GRDB

/// Small named values of the runtime itself (the stepped clock's instant, say).
package enum StoredSetting {
    package static func get(_ name: String, in database: Database) throws -> String? {
        try String.fetchOne(
            database.cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"), arguments: [name])
    }

    package static func set(_ name: String, _ value: String, in database: Database) throws {
        try database.cachedStatement(
            sql:
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
        ).execute(arguments: [name, value])
    }
}

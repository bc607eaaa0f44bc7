package import GRDB

/// Where reading a stream queue goes on: kept in the transaction of the effect, so that reading it again after a crash
/// neither skips nor repeats one.
package enum StreamPositions {
    package static func next(_ queue: String, in database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database, sql: "SELECT nextOffset FROM streamPosition WHERE queue = ?", arguments: [queue])
    }

    package static func set(_ queue: String, next offset: Int64, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO streamPosition (queue, nextOffset) VALUES (?, ?)
                ON CONFLICT (queue) DO UPDATE SET nextOffset = max(nextOffset, excluded.nextOffset)
                """
        ).execute(arguments: [queue, offset])
    }
}

package import GRDB

extension Database {
    /// Runs a part of a transaction whose changes can be undone alone. As GRDB's `inSavepoint`, with statements that
    /// are prepared once and not for each message.
    /// - Parameter body: says whether its changes stay; when it throws they are undone.
    package func undoable(_ body: () throws -> TransactionCompletion) throws {
        try cachedStatement(sql: "SAVEPOINT part").execute()
        do {
            if try body() == .rollback { try cachedStatement(sql: "ROLLBACK TO part").execute() }
            try cachedStatement(sql: "RELEASE part").execute()
        } catch {
            // A full disk may have ended the whole transaction; the first error is the one that tells.
            if isInsideTransaction {
                try? cachedStatement(sql: "ROLLBACK TO part").execute()
                try? cachedStatement(sql: "RELEASE part").execute()
            }
            throw error
        }
    }
}

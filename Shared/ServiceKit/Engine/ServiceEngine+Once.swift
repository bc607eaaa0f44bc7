import Calendars
package import Foundation
import GRDB
import Messaging
package import Storage

extension ServiceEngine {
    /// Runs a change once for an idempotency key: the same key with the same request gives the stored answer.
    package func performOnce<Value: Codable & Sendable>(
        key: String, request: Data, _ body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Performed<Value> {
        try await perform("once/\(key)") { work in
            let digest = Data(StableID.make(request.base64EncodedString()).utf8)
            if let row = try Row.fetchOne(
                work.database, sql: "SELECT digest, answer FROM command WHERE key = ?", arguments: [key])
            {
                let known: Data = row["digest"]
                guard known == digest else { throw CommandError.keyReused }
                return try JSONCoding.decode(Value.self, from: row["answer"])
            }
            let value = try body(work)
            try work.database.execute(
                sql: "INSERT INTO command (key, digest, answer, at) VALUES (?, ?, ?, ?)",
                arguments: [key, digest, try JSONCoding.encode(value), work.wall.millisecondsSinceEpoch])
            return value
        }
    }
}

import GRDB
import Simulation

/// What the toy services' own tables hold at the end.
struct Books {
    struct Entry { let account: String, amount: Int, message: String }
    struct Account: Equatable { let opened: Int, balance: Int, version: Int }
    struct View: Equatable { let balance: Int, version: Int, facts: Int, settled: Int }
    struct Dossier: Equatable { let version: Int, bands: Int, settled: Int }

    let entries: [Entry]
    /// Keys of messages that the ledger counts as handled.
    let handled: Set<String>
    let accounts: [String: Account]
    let views: [String: View]
    let dossiers: [String: Dossier]
    let projection: [String: Int]
    let holds: [String: Int]

    init(of world: ToyWorld) async throws {
        (entries, handled, accounts) = try await world.ledger.inspect { database in
            (
                try Row.fetchAll(database, sql: "SELECT account, amount, message FROM entry").map {
                    Entry(account: $0["account"], amount: $0["amount"], message: $0["message"])
                },
                try String.fetchSet(database, sql: "SELECT messageId FROM inbox"),
                try Self.byAccount(database, "SELECT id AS account, opened, balance, version FROM account") {
                    Account(opened: $0["opened"], balance: $0["balance"], version: $0["version"])
                }
            )
        }
        views = try await world.bands.inspect { database in
            try Self.byAccount(database, "SELECT * FROM view") {
                View(balance: $0["balance"], version: $0["version"], facts: $0["facts"], settled: $0["settled"])
            }
        }
        (dossiers, projection) = try await world.desk.inspect { database in
            let projection = try Row.fetchAll(database, sql: "SELECT type, count FROM projection").map { row in
                (row["type"] as String, row["count"] as Int)
            }
            return (
                try Self.byAccount(database, "SELECT * FROM dossier") {
                    Dossier(version: $0["version"], bands: $0["bands"], settled: $0["settled"])
                }, Dictionary(uniqueKeysWithValues: projection)
            )
        }
        var holds: [String: Int] = [:]
        for process in world.processes {
            holds[process.name] = try await process.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM hold") }
        }
        self.holds = holds
    }

    private static func byAccount<Value>(
        _ database: Database, _ sql: String, _ value: (Row) -> Value
    ) throws -> [String: Value] {
        Dictionary(
            uniqueKeysWithValues: try Row.fetchAll(database, sql: sql).map { ($0["account"] as String, value($0)) })
    }
}

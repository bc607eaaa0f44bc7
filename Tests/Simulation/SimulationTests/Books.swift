import GRDB

/// What the toy services' own tables hold at the end.
struct Books: Sendable {
    let ledger: LedgerBook
    let bands: BandsBook
    let desk: DeskBook
}

struct LedgerBook: Sendable {
    struct Entry: Sendable { let account: String, amount: Int, message: String }
    struct Account: Sendable, Equatable { let opened: Int, balance: Int, version: Int }

    let entries: [Entry]
    let accounts: [String: Account]
    let holds: Int

    init(_ database: Database) throws {
        entries = try Row.fetchAll(database, sql: "SELECT account, amount, message FROM entry").map {
            Entry(account: $0["account"], amount: $0["amount"], message: $0["message"])
        }
        accounts = try byAccount(database, "SELECT id AS account, opened, balance, version FROM account") {
            Account(opened: $0["opened"], balance: $0["balance"], version: $0["version"])
        }
        holds = try Holds.count(in: database)
    }
}

struct BandsBook: Sendable {
    struct View: Sendable, Equatable { let balance: Int, version: Int, facts: Int, settled: Int }

    let views: [String: View]
    let holds: Int

    init(_ database: Database) throws {
        views = try byAccount(database, "SELECT account, balance, version, facts, settled FROM view") {
            View(balance: $0["balance"], version: $0["version"], facts: $0["facts"], settled: $0["settled"])
        }
        holds = try Holds.count(in: database)
    }
}

struct DeskBook: Sendable {
    struct Dossier: Sendable, Equatable { let version: Int, bands: Int, settled: Int }

    let dossiers: [String: Dossier]
    /// How often each type stands in the log, by the projection.
    let projection: [String: Int]
    let holds: Int

    init(_ database: Database) throws {
        dossiers = try byAccount(database, "SELECT account, version, bands, settled FROM dossier") {
            Dossier(version: $0["version"], bands: $0["bands"], settled: $0["settled"])
        }
        let rows = try Row.fetchAll(database, sql: "SELECT type, count FROM projection")
        projection = Dictionary(uniqueKeysWithValues: rows.map { ($0["type"] as String, $0["count"] as Int) })
        holds = try Holds.count(in: database)
    }
}

private func byAccount<Value>(
    _ database: Database, _ sql: String, _ value: (Row) -> Value
) throws -> [String: Value] {
    Dictionary(uniqueKeysWithValues: try Row.fetchAll(database, sql: sql).map { ($0["account"] as String, value($0)) })
}

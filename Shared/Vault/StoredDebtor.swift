import Calendars
import Contracts
import GRDB

/// A debtor's row: what stands in the clear.
struct StoredDebtor {
    let debtorID: DebtorID
    let personID: PersonID
    let form: DebtorForm
    let language: String
    let country: String
    let timeZone: String?
    let represented: Bool
    let idNumberKey: String?
    let version: Int64
    let erasedAt: Instant?

    var isErased: Bool { erasedAt != nil }

    static func fetch(_ debtorID: DebtorID, in database: Database) throws -> StoredDebtor? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT personId, form, language, country, timeZone, represented, idNumberKey, version, erasedAt
                    FROM vaultDebtor WHERE debtorId = ?
                    """), arguments: [debtorID.value])
        guard let row else { return nil }
        guard let form = DebtorForm(rawValue: row["form"]) else {
            throw VaultError(.unreadable, "The form of debtor \(debtorID) is not one this program knows.")
        }
        let erasedAt: Int64? = row["erasedAt"]
        return StoredDebtor(
            debtorID: debtorID, personID: PersonID(row["personId"] as String), form: form, language: row["language"],
            country: row["country"], timeZone: row["timeZone"], represented: row["represented"],
            idNumberKey: row["idNumberKey"], version: row["version"],
            erasedAt: erasedAt.map { Instant(millisecondsSinceEpoch: $0) })
    }
}

/// What is known of the addresses of one debtor from using them. It survives a new record from the ERP.
struct AddressMark {
    struct Place: Hashable {
        let kind: ContactPointKind
        let key: AddressKey

        init(_ kind: ContactPointKind, _ key: AddressKey) {
            self.kind = kind
            self.key = key
        }
    }

    let quality: ContactPointQuality
    let at: Instant

    static func fetch(_ debtorID: DebtorID, in database: Database) throws -> [Place: AddressMark] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT kind, addressKey, quality, markedAt FROM vaultAddress WHERE debtorId = ?"),
            arguments: [debtorID.value])
        var marks: [Place: AddressMark] = [:]
        for row in rows {
            guard let kind = ContactPointKind(rawValue: row["kind"]),
                let quality = ContactPointQuality(rawValue: row["quality"])
            else {
                throw VaultError(.unreadable, "An address of debtor \(debtorID) has a mark this program does not know.")
            }
            marks[Place(kind, AddressKey(row["addressKey"]))] = AddressMark(
                quality: quality, at: Instant(millisecondsSinceEpoch: row["markedAt"]))
        }
        return marks
    }
}

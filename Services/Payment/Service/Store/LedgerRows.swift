import Calendars
import Contracts
import GRDB
import Money
import PaymentCore
import Storage

/// Rows to values. A value the code does not know means a damaged file: the service must not go on with it.
enum LedgerRows {
    static func terms(_ row: Row) throws -> AccountTerms {
        AccountTerms(
            accountID: AccountID(row["accountId"]), debtorID: DebtorID(row["debtorId"]),
            creditorID: CreditorID(row["creditorId"]), reference: row["reference"],
            debtType: try choice(row["debtType"]), currency: try Currency(code: row["currency"]),
            openedOn: try LocalDate(iso8601: row["openedOn"]))
    }

    static func invoice(_ row: Row, _ currency: Currency) throws -> Invoice {
        Invoice(
            id: InvoiceID(row["invoiceId"]), number: row["number"], part: try choice(row["part"]),
            issuedOn: try LocalDate(iso8601: row["issuedOn"]), dueOn: try LocalDate(iso8601: row["dueOn"]),
            amount: try Money(validating: row["amount"], currency: currency),
            open: try Money(validating: row["open"], currency: currency), cancelled: row["cancelled"])
    }

    static func credit(_ row: Row, _ currency: Currency) throws -> Credit {
        let kind: String = row["kind"]
        let source: String? = row["source"]
        let named: String? = row["namedInvoice"]
        return Credit(
            key: CreditKey(row["creditKey"]), kind: try creditKind(kind, source),
            amount: try Money(validating: row["amount"], currency: currency),
            valueOn: try LocalDate(iso8601: row["valueOn"]), namedInvoice: named.map { InvoiceID($0) },
            entryNumber: row["entryNumber"], unallocated: try Money(validating: row["unallocated"], currency: currency),
            reversed: row["reversed"])
    }

    static func promise(_ row: Row, _ currency: Currency) throws -> PromiseToPay {
        let contact: String? = row["contactId"]
        return PromiseToPay(
            id: PromiseID(row["promiseId"]), amount: try Money(validating: row["amount"], currency: currency),
            madeAt: Instant(millisecondsSinceEpoch: row["madeAt"]), dueOn: try LocalDate(iso8601: row["dueOn"]),
            afterEntry: row["afterEntry"], contactID: contact.map { ContactID($0) },
            standing: try choice(row["standing"]), version: row["version"])
    }

    static func columns(_ kind: CreditKind) -> (kind: String, source: String?) {
        switch kind {
        case .payment(let source): ("payment", source.rawValue)
        case .creditNote: ("credit-note", nil)
        case .adjustment: ("adjustment", nil)
        }
    }

    private static func creditKind(_ kind: String, _ source: String?) throws -> CreditKind {
        switch (kind, source) {
        case ("payment", let source?): .payment(try choice(source))
        case ("credit-note", nil): .creditNote
        case ("adjustment", nil): .adjustment
        default: throw StorageError(.corrupt, "A credit is of the unknown kind \(kind).")
        }
    }

    static func choice<Value: RawRepresentable>(_ text: String) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: text) else {
            throw StorageError(.corrupt, "The store holds \(text), which is no \(Value.self).")
        }
        return value
    }
}

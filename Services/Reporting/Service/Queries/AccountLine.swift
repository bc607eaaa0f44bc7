import Calendars
import GRDB

/// One account as the list shows it.
struct AccountLine: Sendable {
    let id: String
    let reference: String
    let creditor: String
    let currency: String
    let balance: Int64
    let firstDueOn: Int?
    let isClosed: Bool
    let promiseDueOn: Int?
    let changedAt: Instant
    let segment: String?
    let isHeld: Bool
    let isDisputed: Bool

    init(_ row: Row) {
        id = row["accountId"]
        reference = row["reference"]
        creditor = row["creditor"]
        currency = row["currency"]
        balance = row["balance"]
        firstDueOn = row["firstDueOn"]
        isClosed = row["closed"]
        promiseDueOn = row["promiseDueOn"]
        changedAt = Instant(millisecondsSinceEpoch: row["changedAt"])
        segment = row["segment"]
        isHeld = row["held"]
        isDisputed = row["disputed"]
    }
}

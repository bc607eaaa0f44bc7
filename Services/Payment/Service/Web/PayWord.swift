import Web

/// What the code of the pay page and the statement says; the templates say more.
enum PayWord: String, PageWord {
    case account = "title.account"
    case thanks = "title.thanks"
    case statement = "title.statement"

    case wasDue = "invoice.was-due"
    case due = "invoice.due"
    case dueToday = "invoice.due-today"

    case promiseThanks = "promise.thanks"

    case amountRange = "error.amount-range"
    case amountLike = "error.amount-like"
    case amountOwed = "error.amount-owed"
    case chooseDay = "error.day"
    case dayRange = "error.day-range"
    case promiseOpen = "error.promise-open"
    case closed = "error.closed"

    case principal = "part.principal"
    case interest = "part.interest"
    case fee = "part.fee"
    case cancelled = "entry.cancelled"
    case payment = "entry.payment"
    case reversed = "entry.reversed"
    case creditNote = "entry.credit-note"
    case afterDispute = "entry.dispute"
    case creditUsed = "entry.credit"
}

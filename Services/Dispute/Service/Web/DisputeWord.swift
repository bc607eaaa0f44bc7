import Web

/// What the code of the debtors' pages says; the templates say more.
enum DisputeWord: String, PageWord {
    case titleForm = "title.form"
    case titleOpen = "title.open"
    case titleClosed = "title.closed"
    case titlePortal = "title.portal"

    case invoiceLine = "form.invoice.line"
    case all
    case partOf = "part-of"
    case allOf = "all-of"
    case addThanks = "add.thanks"
    case addNothing = "add.nothing"
    case closed
    case withdrawDone = "withdraw.done"

    case open = "standing.open"
    case inReview = "standing.in-review"
    case upheld = "standing.upheld"
    case partlyUpheld = "standing.partly-upheld"
    case rejected = "standing.rejected"
    case withdrawn = "standing.withdrawn"

    case chooseReason = "error.reason"
    case chooseInvoice = "error.invoice"
    case amountLike = "error.amount-like"
    case amountMost = "error.amount-most"
    case amountNone = "error.amount-none"
    case otherCurrency = "error.currency"
    case longText = "error.text"
    case chooseSituation = "error.situation"
    case nameRepresentative = "error.representative"

    case illness
    case hardship
    case debtReview = "debt-review"
    case represented
    case thenPerson = "then.person"
    case thenDebtReview = "then.debt-review"
    case thenRepresented = "then.represented"
    case toldDebtReview = "told.debt-review"
    case toldRepresented = "told.represented"
    case toldSituation = "told.situation"
    case thanksPerson = "thanks.person"
    case thanksDebtReview = "thanks.debt-review"
    case thanksDebtReviewSoon = "thanks.debt-review.soon"
    case thanksRepresented = "thanks.represented"
    case thanksRepresentedSoon = "thanks.represented.soon"
}

import Calendars
import ReportingCore

/// `/api/reporting/summary`: the dashboard's figures for programs. Amounts are decimal strings.
struct Summary: Encodable {
    struct Sum: Encodable {
        let currency: String
        let count: Int64
        let amount: String
    }

    struct Balance: Encodable {
        let segment: String
        let currency: String
        let accounts: Int64
        let amount: String
    }

    struct Step: Encodable {
        let segment: String
        let step: String
        let sent: Int64
        let paidWithin14Days: Int64
        let paidByItsLink: Int64
    }

    /// The newest instant any event told; absent before the first.
    let asOf: Instant?
    let events: Int64
    let from: LocalDate
    let through: LocalDate
    let creditor: String?
    let sentByChannel: [String: Int64]
    let failed: Int64
    let inDoubt: Int64
    let unused: Int64
    let refusals: Int64
    let refusedByRule: [String: Int64]
    let payments: [Sum]
    let paymentsReversed: [Sum]
    let promises: [String: Int64]
    let disputes: [String: Int64]
    let accountsOnHold: Int64
    let balances: [Balance]
    let conversion: [Step]
    let alerts: Int64

    init(_ facts: DashboardFacts) {
        func counts(_ metric: Metric) -> [String: Int64] {
            Dictionary(uniqueKeysWithValues: facts.byKey(metric).map { ($0.key, $0.count) })
        }
        func sums(_ metric: Metric) -> [Sum] {
            facts.byKey(metric).map {
                Sum(currency: $0.key, count: $0.count, amount: PlainMoney.decimal($0.amount, $0.key))
            }
        }
        asOf = facts.progress.newest
        events = facts.progress.events
        from = LocalDate(dayNumber: facts.days.lowerBound)
        through = LocalDate(dayNumber: facts.days.upperBound)
        creditor = facts.question.creditor
        sentByChannel = counts(.sent)
        failed = facts.count(.failed)
        inDoubt = facts.count(.inDoubt)
        unused = facts.count(.unused)
        refusals = facts.count(.refusal)
        refusedByRule = counts(.refusedBy)
        payments = sums(.paid)
        paymentsReversed = sums(.reversed)
        promises = [
            "made": facts.count(.promiseMade), "kept": facts.count(.promiseKept), "broken": facts.count(.promiseBroken),
        ]
        disputes = [
            "opened": facts.count(.disputeOpened), "resolved": facts.count(.disputeResolved),
            "open": facts.openDisputes,
        ]
        accountsOnHold = facts.heldAccounts
        balances = facts.open.map {
            Balance(
                segment: $0.segment, currency: $0.currency, accounts: $0.accounts,
                amount: PlainMoney.decimal($0.amount, $0.currency))
        }
        conversion = facts.conversionLines.map {
            Step(
                segment: $0.segment, step: $0.step, sent: $0.contacts, paidWithin14Days: $0.converted,
                paidByItsLink: $0.exact)
        }
        alerts = facts.count(.alert)
    }
}

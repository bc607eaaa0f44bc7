import TestSupport

/// What an account owes, counted the simple way: only totals, no allocation. Independent of the ledger's code.
struct LedgerModel {
    private var invoices: [String: Int64] = [:]
    private var cancelled: Set<String> = []
    private var credits: [String: Int64] = [:]
    private var payments: Set<String> = []
    private var reversed: Set<String> = []
    private var closed = false

    /// Invoices − credits − payments + reversals.
    var owed: Int64 {
        let charged = invoices.filter { !cancelled.contains($0.key) }.values.reduce(0, +)
        return charged - credits.filter { !reversed.contains($0.key) }.values.reduce(0, +)
    }

    /// What can stand open at most and at least: nothing is open while credit is left.
    var open: Int64 { max(0, owed) }
    var credit: Int64 { max(0, -owed) }
    var paymentsReceived: Int { payments.subtracting(reversed).count }
    var invoicesIssued: Int { invoices.count - cancelled.count }

    mutating func apply(_ act: LedgerAct) {
        switch act {
        case .invoice(let id, let cents, _, _): if !closed { invoices[id] = cents }
        case .cancel(let id): if invoices[id] != nil { cancelled.insert(id) }
        case .pay(let id, let cents, let named):
            guard named.map({ invoices[$0] != nil }) ?? true else { return }
            credits[id] = cents
            payments.insert(id)
        case .note(let id, let cents, let named):
            guard named.map({ invoices[$0] != nil }) ?? true else { return }
            credits[id] = cents
        case .reverse(let id): if payments.contains(id) { reversed.insert(id) }
        case .promise, .deadline: break
        case .close: closed = true
        }
    }
}

/// One thing that may happen to an account.
enum LedgerAct: Sendable {
    case invoice(String, Int64, daysUntilDue: Int, part: Int)
    case cancel(String)
    case pay(String, Int64, String?)
    case note(String, Int64, String?)
    case reverse(String)
    case promise(Int64, days: Int)
    case deadline
    case close

    /// Ids of new things are made of `number`; ids of old ones are drawn from all before, so that some are wrong.
    static func random(_ number: Int, using generator: inout SeededGenerator) -> LedgerAct {
        func old() -> String { "x\(Int.random(in: 0...number, using: &generator))" }
        func named() -> String? { Int.random(in: 0..<3, using: &generator) == 0 ? old() : nil }
        let cents = Int64.random(in: 1...50_000, using: &generator)
        return switch Int.random(in: 0..<100, using: &generator) {
        case ..<32:
            .invoice(
                "x\(number)", cents, daysUntilDue: Int.random(in: -40...40, using: &generator),
                part: Int.random(in: 0..<3, using: &generator))
        case ..<40: .cancel(old())
        case ..<64: .pay("x\(number)", cents, named())
        case ..<72: .note("x\(number)", cents, named())
        case ..<84: .reverse(old())
        case ..<94: .promise(cents, days: Int.random(in: -2...33, using: &generator))
        case ..<99: .deadline
        default: .close
        }
    }
}

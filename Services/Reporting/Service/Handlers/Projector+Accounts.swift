import Calendars
import Contracts
import GRDB
import Messaging
import ReportingCore
import ServiceKit

extension Projector {
    func addAccounts(to handlers: inout Handlers) {
        on(AccountState.self, in: &handlers) { body, projection in
            let known = try AccountStore.state(body.accountID, in: projection.database)
            guard body.version > known?.version ?? 0 else { return }
            try AccountStore.keep(body, projection.envelope.data, at: projection.at, in: projection.database)
            for entry in StateChanges.entries(from: known, to: body, at: projection.at) { try projection.tell(entry) }
        }
        on(AccountSegmented.self, in: &handlers) { body, projection in
            guard try AccountStore.keep(body, in: projection.database) else { return }
            try projection.tell(TimelineEntry(body, at: projection.at))
        }
        on(DebtorState.self, in: &handlers) { body, projection in
            let known = try AccountStore.debtor(body.debtorID, in: projection.database)
            guard body.version > known?.version ?? 0 else { return }
            try AccountStore.keep(body, projection.envelope.data, in: projection.database)
            for entry in StateChanges.entries(from: known, to: body, at: projection.at) { try projection.tell(entry) }
        }
        on(AlertRaised.self, in: &handlers) { body, projection in
            guard try LogStore.keep(body, in: projection.database) else { return }
            let account = try body.about.flatMap {
                try AccountStore.exists($0, in: projection.database) ? $0 : nil
            }
            let creditor = try account.map { try AccountStore.creditor(of: .init($0), in: projection.database) }
            try projection.count(
                .alert, at: body.at, creditor: creditor ?? "", key: body.code, other: body.service)
            if let account { try projection.tell(TimelineEntry(body, account: account)) }
        }
    }
}

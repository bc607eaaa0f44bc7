import Policies
import Web

extension PageSender {
    init(_ creditor: Creditor) {
        self.init(
            name: creditor.name,
            collector: creditor.collector.map { .init(name: $0.name, registration: $0.registration) },
            desk: Desk(phone: creditor.phone, replyTo: creditor.replyTo))
    }
}

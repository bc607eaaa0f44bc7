/// Who asks for payment, as the head and the foot of a debtor's page tell it.
package struct PageSender: Sendable, Hashable {
    package struct Collector: Sendable, Hashable {
        package let name: String
        package let registration: String

        package init(name: String, registration: String) {
            self.name = name
            self.registration = registration
        }
    }

    /// How to reach a human being.
    package struct Desk: Sendable, Hashable {
        package let phone: String
        package let replyTo: String

        package init(phone: String, replyTo: String) {
            self.phone = phone
            self.replyTo = replyTo
        }
    }

    package let name: String
    /// Who asks in that name, if somebody else.
    package let collector: Collector?
    package let desk: Desk?

    package init(name: String, collector: Collector? = nil, desk: Desk? = nil) {
        self.name = name
        self.collector = collector
        self.desk = desk
    }
}

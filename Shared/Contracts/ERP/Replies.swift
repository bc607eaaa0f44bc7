package import Messaging
package import Money

/// Answers to an ERP on `erp.replies`, routing key = its system. Ids in them are the ERP's own, unscoped.
///
/// `erp.message.accepted.v1`: the message is stored and applied.
package struct ERPMessageAccepted: MessageBody {
    package static let messageType = "erp.message.accepted.v1"
    package let messageId: String
    package let type: String
    package var subject: String { messageId }

    package init(messageId: String, type: String) {
        self.messageId = messageId
        self.type = type
    }
}

/// `erp.message.rejected.v1`: nothing of the message was applied; every reason is listed; it is kept for replay.
package struct ERPMessageRejected: MessageBody {
    package static let messageType = "erp.message.rejected.v1"
    package let messageId: String
    package let type: String
    package let reasons: [Reason]
    package var subject: String { messageId }

    package init(messageId: String, type: String, reasons: [Reason]) {
        self.messageId = messageId
        self.type = type
        self.reasons = reasons
    }
}

/// `erp.payment.received.v1`: money taken here. The ERP books it and sends it back as `erp.payment.recorded.v1` with
/// `originPaymentId` = `paymentId`.
package struct ERPPaymentReceived: MessageBody {
    package static let messageType = "erp.payment.received.v1"
    package let accountId: String
    package let paymentId: PaymentID
    package let amount: String
    package let currency: String
    package let receivedAt: String
    package let method: String
    package var subject: String { accountId }

    package init(
        accountId: String, paymentId: PaymentID, amount: Money, receivedAt: String, method: String
    ) {
        self.accountId = accountId
        self.paymentId = paymentId
        self.amount = amount.decimalString
        self.currency = amount.currency.code
        self.receivedAt = receivedAt
        self.method = method
    }
}

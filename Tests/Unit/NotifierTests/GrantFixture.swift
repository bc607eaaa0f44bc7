import Calendars
import Contracts
import Money

/// A grant as communication gives it, with whatever a test wants to be different.
struct GrantFixture {
    var contactID = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
    var attempt = 1
    var requestID = "notifier-1-x-1"
    var channel = Channel.email
    var address = "thandeka@example.org"
    var recipientName = "Thandeka Mokoena"
    var senderName = "Metsi City"
    var senderAddress: String? = "accounts@metsi.example"
    var title: String? = "Your account 1001"
    var body = "Dear Thandeka\n\nR 1 234.50 is open at Metsi City. Pay: http://127.0.0.1:8080/p/abc\n"
    var amount = Money(minorUnits: 123_450, currency: .zar)
    var invoiceID: InvoiceID? = "city:INV-7"
    var step = "reminder-before-due"
    var decidedAt = Instant(millisecondsSinceEpoch: 1_767_591_000_000)
    var offsetMinutes = 120
    var writtenOn = "5 January 2026"
    var lifeMilliseconds = 200
    var notAfter = Instant(millisecondsSinceEpoch: 1_767_600_000_000)

    var grant: Grant {
        Grant(
            contact: ContactSummary(
                contactID: ContactID(contactID), attempt: attempt, accountID: "city:1001", debtorID: "city:D-1",
                personID: "p-1", creditorID: "metsi-city", channel: channel, contactClass: .reminder,
                segment: "steady", strategy: "steady", step: step, template: "reminder-before-due"),
            requestID: requestID, address: address, recipientName: recipientName, senderName: senderName,
            senderAddress: senderAddress, title: title, body: body, amount: amount, invoiceID: invoiceID,
            decisionID: "d-1", decidedAt: decidedAt, offsetMinutes: offsetMinutes, writtenOn: writtenOn,
            lifeMilliseconds: lifeMilliseconds, notAfter: notAfter)
    }

    static func with(_ change: (inout GrantFixture) -> Void) -> Grant {
        var fixture = GrantFixture()
        change(&fixture)
        return fixture.grant
    }

    static func text(_ change: (inout GrantFixture) -> Void = { _ in }) -> Grant {
        with { fixture in
            fixture.channel = .sms
            fixture.address = "+27821234567"
            change(&fixture)
        }
    }

    static func letter(_ change: (inout GrantFixture) -> Void = { _ in }) -> Grant {
        with { fixture in
            fixture.channel = .letter
            fixture.address = "12 Loop Street\nObservatory\n7925"
            change(&fixture)
        }
    }
}

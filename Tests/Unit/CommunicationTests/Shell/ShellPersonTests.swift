import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import Testing

@testable import CommunicationService

@Suite("A person is a person: replies, opt-outs, caps")
struct ShellPersonTests {
    private static let due = "2026-01-05T07:00:00Z"
    private static let idNumber = "8001015009087"

    @Test("STOP by SMS shuts the channel, is confirmed once, and saying it again confirms nothing more")
    func stopBySMS() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            #expect(try await shell.sms("Stop please!", id: "SM1") == .stop)
            #expect(try await shell.sms("STOP", id: "SM2") == .stop)
            #expect(try await shell.sms("STOP", id: "SM1") == .stop)
            #expect(try shell.published(DebtorState.self).last?.optedOut == [.sms])
            try await shell.advance(to: "2026-01-05T06:00:00Z")
            try await shell.freshen()
            let grants = try await shell.ask("r-1")
            #expect(grants.map(\.contact.contactClass) == [.confirmation])
            #expect(grants.map(\.contact.channel) == [.sms])
            for grant in grants { try shell.outcome(grant, .sent) }
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-2").map(\.contact.channel) == [.email])
            #expect(try shell.published(ReplyReceived.self).map(\.intent) == [.stop, .stop])
        }
    }

    @Test("The confirmation speaks for whoever wrote last, not for the first account in the alphabet")
    func confirmingCreditor() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(.init(idNumber: Self.idNumber))
            shell.debtor(.init(id: "D-7", idNumber: Self.idNumber), system: "trade")
            try shell.tell(
                ShellFixture.account(
                    "trade:A-7", debtor: "trade:D-7", creditor: "linden-practice"))
            try shell.tell(
                ShellFixture.segmented("trade:A-7", debtor: "trade:D-7"), queue: QueueName.communicationReports)
            // Only the second account's text message goes out.
            try shell.hold("city:A-1", [.manual])
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let grant = try #require(try await shell.ask("r-1").first)
            #expect(grant.contact.accountID == "trade:A-7")
            try shell.outcome(grant, .sent)
            try await shell.settle()
            _ = try await shell.sms("stop", id: "SM1")
            try await shell.advance(to: "2026-01-05T07:30:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-2").map(\.contact.accountID) == ["trade:A-7"])
        }
    }

    @Test("A shared phone: STOP silences everybody behind the number, and one confirmation goes to it")
    func sharedPhone() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            shell.debtor(.init(id: "D-2", name: "Another Planted", email: nil))
            try shell.tell(ShellFixture.account("city:A-2", debtor: "city:D-2"))
            try shell.tell(
                ShellFixture.segmented("city:A-2", debtor: "city:D-2"), queue: QueueName.communicationReports)
            try await shell.settle()
            _ = try await shell.sms("staak", id: "SM1")
            let states = try shell.published(DebtorState.self)
            #expect(states.last { $0.debtorID == "city:D-1" }?.optedOut == [.sms])
            #expect(states.last { $0.debtorID == "city:D-2" }?.optedOut == [.sms])
            #expect(try shell.published(ReplyReceived.self).isEmpty)
            try await shell.advance(to: "2026-01-05T06:00:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-1").map(\.contact.contactClass) == [.confirmation])
        }
    }

    @Test("Who wants no contact at all gets one confirmation and nothing more, on no channel")
    func ceases() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            #expect(try await shell.sms("Do not contact me again", id: "SM1") == .stop)
            try await shell.advance(to: "2026-01-05T06:00:00Z")
            try await shell.freshen()
            let grants = try await shell.ask("r-1")
            #expect(grants.map(\.contact.contactClass) == [.confirmation])
            for grant in grants { try shell.outcome(grant, .sent) }
            for (number, instant) in ["2026-01-05T07:00:00Z", "2026-01-09T07:00:00Z"].enumerated() {
                try await shell.advance(to: instant)
                try shell.watermarks(instant)
                try await shell.freshen()
                #expect(try await shell.ask("later-\(number)").isEmpty)
            }
            #expect(try shell.refusal()?.contains("Q-CEASE") == true)
        }
    }

    @Test("A wish for silence beside something else is heard as well")
    func stopAndMore() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            #expect(try await shell.sms("STOP, I don't owe you this", id: "SM1") == .dispute)
            #expect(try shell.published(DebtorState.self).last?.optedOut == [.sms])
            #expect(try shell.published(ReplyReceived.self).map(\.intent) == [.dispute])
        }
    }

    @Test("Wrong person: the number is no longer used for anybody who gave it")
    func wrongPerson() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(.init(email: nil))
            #expect(try await shell.sms("wrong number", id: "SM1") == .wrongPerson)
            #expect(try shell.published(DebtorState.self).last?.reachable == [.letter])
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            #expect(try shell.refusal() == ["Q-ADDRESS", "Q-NO-ADDRESS", "Q-TEMPLATE"])
            // The next step has a letter among its channels.
            try await shell.advance(to: "2026-01-08T07:00:00Z")
            try shell.watermarks("2026-01-08T07:00:00Z")
            try await shell.freshen()
            #expect(try await shell.ask("r-2").map(\.contact.channel) == [.letter])
        }
    }

    @Test("One person in two systems: the cap holds over both, and one contact is under way at a time")
    func linked() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual(.init(idNumber: Self.idNumber))
            shell.debtor(.init(id: "D-7", mobile: "+27829999999", idNumber: Self.idNumber), system: "trade")
            try shell.tell(
                ShellFixture.account("trade:A-7", debtor: "trade:D-7", creditor: "linden-practice"))
            try shell.tell(
                ShellFixture.segmented("trade:A-7", debtor: "trade:D-7"), queue: QueueName.communicationReports)
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            let first = try #require(try await shell.ask("r-1").first)
            #expect(first.contact.accountID == "city:A-1")
            #expect(try await shell.ask("r-2").isEmpty)
            let waiting = try await shell.contacts("trade:A-7")
            #expect(waiting.map(\.standing) == ["due"])
            try shell.outcome(first, .sent)
            try await shell.freshen()
            #expect(try await shell.ask("r-3").isEmpty)
            let rules = try shell.refusal("trade:A-7")
            #expect(rules == ["Q-CAP-DAY"])
            let refused = try shell.published(ContactRefused.self).last
            #expect(first.contact.personID == refused?.contact.personID)
        }
    }

    @Test("A contact whose fate is being cleared up still holds the person's others back")
    func resolvingIsUnderWay() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            // Told so late that `missed`, an e-mail, is the step whose time comes next.
            try await shell.advance(to: "2026-01-05T06:45:00Z")
            try shell.tell(ShellFixture.account("city:A-2", dueOn: "2026-01-04"))
            try shell.tell(ShellFixture.segmented("city:A-2"), queue: QueueName.communicationReports)
            try await shell.settle()
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").map(\.contact.accountID) == ["city:A-2"])
            shell.time.advance(.seconds(8))
            try await shell.freshen()
            // A notifier for text messages only cannot clear up the e-mail, and gets nothing else of that person.
            #expect(try await shell.ask("r-2", channels: [.sms, .letter]).isEmpty)
            #expect(try shell.published(ContactPermitted.self).count == 1)
        }
    }

    @Test("Contacts made elsewhere count against the caps")
    func elsewhere() async throws {
        try await ShellFixture().running { shell in
            try await shell.usual()
            shell.erp(
                ContactRecorded.messageType,
                #"{"debtorId":"D-1","channel":"call","at":"2026-01-05T02:00:00Z","direction":"outbound""#
                    + #","conversation":false}"#
            )
            try await shell.advance(to: Self.due)
            try await shell.freshen()
            #expect(try await shell.ask("r-1").isEmpty)
            #expect(try shell.refusal() == ["Q-CAP-DAY"])
        }
    }

    @Test("Nobody behind a number: the reply is kept for a person to look at")
    func unknownNumber() async throws {
        try await ShellFixture().running { shell in
            let intent = try await shell.sms("stop", from: "+27820000000", id: "SM1")
            #expect(intent == .stop)
            #expect(try shell.published(ReplyReceived.self).isEmpty)
        }
    }
}

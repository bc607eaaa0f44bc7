import Contracts
import Foundation
import NotifierCore
import NotifierService
import TestSupport
import Testing

/// The outside check has a reader of its own, in another language, that shares no code with this.
@Suite("The outside check's reader")
struct CheckerTests {
    private struct Read: Decodable, Equatable {
        var id: String
        var kind: String
        var channel: String
        var debtor: String
        var account: String
        var amount: String
        var decidedAt: String
        var dated: String
        var creditor: String
        var decision: String
        var invoice: String
        var recipients: [String]
        var text: String
    }

    private struct Result: Decodable {
        let contacts: [Read]
        let unreadable: [String]
    }

    private static let script = """
        import json, sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[1])
        from checker.spool import read_spool
        spool = read_spool(Path(sys.argv[2]))
        print(json.dumps({
            "unreadable": [str(one) for one in spool.unreadable],
            "contacts": [{
                "id": one.contact_id, "kind": one.contact_class, "channel": one.channel, "debtor": one.debtor,
                "account": one.account, "amount": f"{one.currency} {one.amount}",
                "decidedAt": one.decided_at.isoformat(), "dated": one.dated.isoformat(), "creditor": one.creditor,
                "decision": one.decision, "invoice": one.invoice, "recipients": list(one.recipients),
                "text": one.text.strip()} for one in spool.contacts]}))
        """

    @Test("finds in the spools what was granted, in every channel and with difficult names")
    func reads() throws {
        let folder = try TestFolder()
        let difficult = "Zoë \"Z\" Ngcobo, née O'Brien \u{202E}\r\nX-Amount: ZAR 0.00"
        let body =
            "Beste Zoë\r\n\r\nR 1 234.50 staan oop, sê ons. =3D .\n.\nFrom here on: "
            + String(repeating: "x", count: 90)
        func change(_ fixture: inout GrantFixture, _ id: String) {
            fixture.contactID = id
            fixture.recipientName = difficult
            fixture.senderName = "Métsi: City, (Pty) Ltd"
            fixture.title = "R 1 234.50 — " + difficult + String(repeating: " lang", count: 40)
            fixture.body = body
        }
        let grants = [
            GrantFixture.with { change(&$0, "c-1") }, GrantFixture.text { change(&$0, "c-2") },
            GrantFixture.letter { change(&$0, "c-3") },
        ]
        let adapters: [any ChannelAdapter] = [
            try MaildirAdapter(path: "\(folder.path)/mail", instance: "i"),
            try TextSpoolAdapter(path: "\(folder.path)/sms", instance: "i"),
            try LetterAdapter(path: "\(folder.path)/letters", instance: "i"),
        ]
        for (adapter, grant) in zip(adapters, grants) {
            let name = try #require(SpoolName(contact: grant.contact.contactID, attempt: 1))
            _ = try adapter.handOver(grant, as: name) { true }
        }
        let output = try Command.output(
            "python3", ["-c", Self.script, Repository.path + "/compose/check", folder.path])
        let result = try JSONDecoder().decode(Result.self, from: Data(output.utf8))
        #expect(result.unreadable == [])
        let text = body.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        func read(_ id: String, _ channel: String, _ recipients: [String]) -> Read {
            Read(
                id: id, kind: "reminder", channel: channel, debtor: "city:D-1", account: "city:1001",
                amount: "ZAR 1234.50", decidedAt: "2026-01-05T05:30:00+00:00", dated: "2026-01-05T05:30:00+00:00",
                creditor: "metsi-city", decision: "d-1", invoice: "city:INV-7", recipients: recipients, text: text)
        }
        #expect(
            Array(result.contacts.prefix(2)) == [
                read("c-1", "email", ["thandeka@example.org"]), read("c-2", "sms", ["27821234567"]),
            ])
        var letter = try #require(result.contacts.last)
        // A letter shows head and address too, and a word longer than a line in parts.
        #expect(letter.text.replacing(" ", with: "").contains(text.replacing(" ", with: "")))
        letter.text = text
        #expect(letter == read("c-3", "letter", []))
    }
}

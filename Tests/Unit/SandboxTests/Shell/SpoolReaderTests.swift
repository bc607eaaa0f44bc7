import Contracts
import Foundation
import Money
import SandboxCore
import Testing

@testable import SandboxService

@Suite("Spool readers")
final class SpoolReaderTests {
    private static let origin = "http://edge:8080"
    private let folder: String
    private let headers = """
        X-Contact-Id: c-1
        X-Contact-Class: reminder
        X-Debtor-Id: city:D-1
        X-Account-Id: city:A-1
        X-Step: sms-1
        X-Amount: ZAR 1234.50
        X-Decided-At: 2026-01-05T06:00:00Z
        """

    init() throws {
        folder = NSTemporaryDirectory() + "spool-\(ProcessInfo.processInfo.globallyUniqueString)"
        for name in ["mail/new", "sms", "letters"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }

    @Test("A text message gives its headers, its amount and the links in it")
    func textMessage() throws {
        var reader = SpoolReader(folder: folder, origin: Self.origin)
        try write(
            "To: 27820000000\n\(headers)\n\nR 1 234.50. Pay \(Self.origin)/p/Ab-_9. Stop: \(Self.origin)/o/xY",
            to: "sms/c-1")
        let message = try #require(reader.new().first)
        #expect(message.channel == .sms)
        #expect(message.contactID == "c-1")
        #expect(message.amount.description == "ZAR 1234.50")
        #expect(message.payLink == "/p/Ab-_9")
        #expect(message.optOutLink == "/o/xY")
        #expect(message.disputeLink == nil)
        #expect(reader.new().isEmpty)
    }

    @Test("An e-mail's text is found among its parts and decoded")
    func mail() throws {
        var reader = SpoolReader(folder: folder, origin: Self.origin)
        try write(
            """
            From: a@example.org
            \(headers)
            Content-Type: multipart/alternative;
             boundary="b1"

            preamble
            --b1
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Betaal R=C2=A01: \(Self.origin)/p/abc=
            def
            --b1
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: base64

            PGI+
            --b1--
            """, to: "mail/new/1.c-1")
        let message = try #require(reader.new().first)
        #expect(message.channel == .email)
        #expect(message.text == "Betaal R\u{A0}1: \(Self.origin)/p/abcdef")
        #expect(message.payLink == "/p/abcdef")
    }

    @Test("A file that is still being written is read at a later look, one that stays broken is given up")
    func unfinished() throws {
        var reader = SpoolReader(folder: folder, origin: Self.origin)
        try write("X-Contact-Id: c-1\n", to: "sms/c-1")
        #expect(reader.new().isEmpty)
        try write("\(headers)\n\nText", to: "sms/c-1")
        #expect(reader.new().map(\.contactID) == ["c-1"])
        try write("broken", to: "sms/c-2")
        for _ in 0..<4 { #expect(reader.new().isEmpty) }
        #expect(reader.unreadable == 1)
    }

    @Test("Files written between two looks are all seen, once, in order of decision")
    func incremental() throws {
        var reader = SpoolReader(folder: folder, origin: Self.origin)
        var seen: [String] = []
        for number in 1...40 {
            try write(headers.replacing("c-1", with: "c-\(number + 100)") + "\n\nText", to: "sms/\(number)")
            seen += reader.new().map(\.contactID.value)
        }
        #expect(seen == (101...140).map { "c-\($0)" })
    }

    @Test("The manifest of letters is read line by line as it grows")
    func letters() throws {
        var reader = SpoolReader(folder: folder, origin: Self.origin)
        let head = "contactId,contactClass,debtorId,accountId,step,decidedAt,date,amount,currency,file\n"
        let ids = "c-9,statutory,city:D-1,city:A-1,\"letter, first\""
        let row = "\(ids),2026-01-05T06:00:00Z,2026-01-05,10.00,ZAR,c-9.pdf\n"
        try write(head + row.prefix(30), to: "letters/manifest.csv")
        #expect(reader.new().isEmpty)
        try write(head + row, to: "letters/manifest.csv")
        let message = try #require(reader.new().first)
        #expect(message.channel == .letter)
        #expect(message.step == "letter, first")
        #expect(message.amount.description == "ZAR 10.00")
        #expect(message.payLink == nil)
        try write(head + row + row.replacing("c-9", with: "c-10"), to: "letters/manifest.csv")
        #expect(reader.new().map(\.contactID) == ["c-10"])
    }
}

import Calendars
import Contracts
import Foundation
import Messaging
import Money
import TestSupport
import Testing

@testable import SandboxCore
@testable import SandboxService

/// What the sandbox writes is read by the outside check, which is written in another language: its readers are asked.
@Suite("Files of a run")
struct RunFolderTests {
    private static let python = "/usr/bin/python3"
    private static let root = Repository.path

    private func event(_ id: String, planted: String? = nil) throws -> FeedEvent {
        FeedEvent(
            instant: try Instant(rfc3339: "2026-01-05T03:00:00Z"), number: 1, system: "city",
            type: "erp.payment.recorded.v1", id: id, subject: "A-1",
            data: .object(["accountId": .string("A-1"), "paymentId": .string("P-1"), "amount": .string("12.50")]),
            resendOf: nil, planted: planted)
    }

    private func line(_ kind: ActKind, _ outcome: ActOutcome) throws -> ActLine {
        ActLine(
            act: PlannedAct(
                at: try Instant(rfc3339: "2026-01-05T06:30:00Z"), person: "P-1", debtorID: "city:D-1",
                accountID: "city:A-1", number: 1, kind: kind, link: nil),
            outcome: outcome)
    }

    /// Runs the readers over a folder and gives what they understood.
    private func read(_ folder: String) throws -> JSONValue {
        let script = """
            import json, sys
            sys.path.insert(0, sys.argv[1])
            from pathlib import Path
            from checker.acts import read_acts
            from checker.feed import read_answers, read_events
            from checker.jsonfiles import read_lines
            from checker.ledger import _entry_of_act
            from checker.standing import opted_channels
            folder = Path(sys.argv[2])
            acts = list(read_acts(read_lines(folder / "acts.jsonl")))
            print(json.dumps({
                "events": [f"{e.system}/{e.id}/{e.kind}/{e.scoped('accountId')}/{e.planted}"
                           for e in read_events(read_lines(folder / "feed.jsonl"))],
                "acts": [f"{a.at.isoformat()}/{a.debtor}/{a.account}/{a.act}/{a.ok}" for a in acts],
                "money": [f"{e.key}/{e.amount}" for e in map(_entry_of_act, acts) if e],
                "channels": [",".join(opted_channels(a)) for a in acts if a.act == "optout"],
                "answers": [f"{s}/{m}/{a.accepted}/{len(a.rejected)}" for (s, m), a in
                            sorted(read_answers(read_lines(folder / "replies.jsonl")).items()) if a.any],
            }))
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.python)
        process.arguments = ["-c", script, Self.root + "/compose/check", folder]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try JSONCoding.decode(JSONValue.self, from: data)
    }

    @Test(
        "The outside check reads feed, acts and replies as they are meant",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: python) || isContinuousIntegration, "needs python3"))
    func understood() throws {
        let place = try TestFolder("run")
        let path = place.path
        let folder = try RunFolder(path)
        try folder.append([try event("e-1").line, try event("e-2", planted: "bad-amount").line], to: .feed)
        let paid: [String: JSONValue] = [
            "result": .string("paid"), "paymentId": .string("test-gateway:TG-1"), "amount": .string("12.50"),
            "currency": .string("ZAR"),
        ]
        let lines = [
            try line(.pay(nil), ActOutcome(status: 200, succeeded: true, detail: paid)),
            try line(.stopSMS(text: "STOP"), ActOutcome(status: 200, succeeded: true)),
            try line(
                .optOut(channels: []),
                ActOutcome(status: 303, succeeded: true, detail: ["channels": .array([.string("all")])])),
            try line(.promise(.zero(.zar), on: LocalDate(iso8601: "2026-01-09")), .refused(422, "refused")),
            try line(.ignoreCall, ActOutcome(status: nil, succeeded: true)),
        ]
        try folder.append(lines.compactMap(\.json), to: .acts)
        let reply = ERPReply(
            system: "city", id: "r-1", type: "erp.message.rejected.v1",
            data: .object(["messageId": .string("e-2"), "reasons": .array([.object(["field": .string("amount")])])]))
        try folder.append([reply.line], to: .replies)

        let at = "2026-01-05T06:30:00+00:00/city:D-1/city:A-1"
        let texts = { (values: [String]) in JSONValue.array(values.map(JSONValue.string)) }
        let read = try read(path)
        #expect(
            read["events"]
                == texts(["city/e-1/payment.recorded/city:A-1/", "city/e-2/payment.recorded/city:A-1/bad-amount"]))
        #expect(
            read["acts"] == texts(["pay/True", "stop-sms/True", "optout/True", "promise/False"].map { "\(at)/\($0)" }))
        #expect(read["money"] == texts(["payment:test-gateway:TG-1/12.50"]))
        #expect(read["channels"] == texts(["sms,email,whatsapp,letter,call"]))
        #expect(read["answers"] == texts(["city/e-2/0/1"]))
    }

    @Test("Whole files replace what was there, and only their owner can read them")
    func whole() throws {
        let place = try TestFolder("run")
        let folder = try RunFolder(place.path)
        for round in ["one", "two"] {
            try folder.write(.array([.string(round)]), to: "planted.json")
            let file = place.path + "/planted.json"
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "[\"\(round)\"]\n")
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        #expect(!FileManager.default.fileExists(atPath: place.path + "/planted.json.new"))
    }

    @Test("A folder that cannot be written is named at the beginning")
    func unwritable() {
        #expect(throws: (any Error).self) { try RunFolder("/proc/nowhere") }
    }
}

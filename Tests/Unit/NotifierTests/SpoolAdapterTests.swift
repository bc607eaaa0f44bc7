import Calendars
import Contracts
import Foundation
import NotifierCore
import NotifierService
import TestSupport
import Testing

@Suite("The spools")
struct SpoolAdapterTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func name(_ grant: Grant) throws -> SpoolName {
        try #require(SpoolName(contact: grant.contact.contactID, attempt: grant.contact.attempt))
    }

    private func adapters(_ instance: String = "one") throws -> [any ChannelAdapter] {
        [
            try MaildirAdapter(path: "\(folder.path)/mail", instance: instance),
            try TextSpoolAdapter(path: "\(folder.path)/sms", instance: instance),
            try LetterAdapter(path: "\(folder.path)/letters", instance: instance),
        ]
    }

    private static let grants: [Channel: Grant] = [
        .email: GrantFixture().grant, .sms: GrantFixture.text(), .letter: GrantFixture.letter(),
    ]
    private static let visible = ["mail/new", "sms", "letters"]

    @Test("hand the same name over once, however often and by whomever it is tried")
    func idempotent() throws {
        for instance in ["one", "two", "one"] {
            for adapter in try adapters(instance) {
                let grant = try #require(Self.grants[adapter.channel])
                let result = try adapter.handOver(grant, as: try name(grant)) { true }
                #expect(result == .sent(reference: grant.contact.contactID.value))
            }
        }
        let id = Self.grants[.email]?.contact.contactID.value ?? ""
        #expect(try folder.names("mail/new") == [id])
        #expect(try folder.names("mail/tmp") == [])
        #expect(try folder.names("sms") == [id])
        #expect(try folder.names("letters") == ["\(id).pdf", "manifest.csv"])
        #expect(try folder.text("letters/manifest.csv").split(separator: "\n").count == 2)
    }

    @Test("give up before the step that cannot be taken back, and leave nothing")
    func tooLate() throws {
        for adapter in try adapters() {
            let grant = try #require(Self.grants[adapter.channel])
            #expect(try adapter.handOver(grant, as: try name(grant)) { false } == .tooLate)
        }
        for part in Self.visible { #expect(try folder.names(part).filter { $0 != "manifest.csv" } == []) }
        #expect(try folder.text("letters/manifest.csv") == "")
    }

    @Test("know a mail again that a reader has moved")
    func readMail() throws {
        let grant = GrantFixture().grant
        let adapter = try MaildirAdapter(path: "\(folder.path)/mail", instance: "one")
        _ = try adapter.handOver(grant, as: try name(grant)) { true }
        let id = grant.contact.contactID.value
        try FileManager.default.moveItem(
            atPath: "\(folder.path)/mail/new/\(id)", toPath: "\(folder.path)/mail/cur/\(id):2,S")
        #expect(try adapter.handOver(grant, as: try name(grant)) { true } == .sent(reference: id))
        #expect(try folder.names("mail/new") == [])
    }

    @Test("can be read by nobody else")
    func privacy() throws {
        for adapter in try adapters() {
            let grant = try #require(Self.grants[adapter.channel])
            _ = try adapter.handOver(grant, as: try name(grant)) { true }
        }
        for part in Self.visible {
            for name in try folder.names(part) {
                let path = "\(folder.path)/\(part)/\(name)"
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect((mode ?? 0o777) & 0o007 == 0)
            }
        }
    }

    @Test("tell trouble as trouble that let nothing out")
    func trouble() throws {
        let grant = GrantFixture.text()
        let adapter = try TextSpoolAdapter(path: "\(folder.path)/sms", instance: "one")
        try FileManager.default.removeItem(atPath: "\(folder.path)/sms")
        let error = try #require(throws: SpoolError.self) {
            _ = try adapter.handOver(grant, as: try name(grant)) { true }
        }
        #expect(!error.mayHaveLeft)
        #expect(!error.description.contains("2782"))
    }

    @Test("lose unfinished files of dead processes after a day and a half, and no others")
    func unfinished() throws {
        let sms = "\(folder.path)/sms"
        try FileManager.default.createDirectory(atPath: sms, withIntermediateDirectories: true)
        for name in [".old", ".young", "old-message"] {
            #expect(FileManager.default.createFile(atPath: "\(sms)/\(name)", contents: Data("x".utf8)))
        }
        let now = Instant(millisecondsSinceEpoch: 1_800_000_000_000)
        for (name, hours) in [(".old", 37), (".young", 35), ("old-message", 37)] {
            let seconds = 1_800_000_000 - Double(hours) * 3_600
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: "\(sms)/\(name)")
        }
        #expect(UnfinishedFiles.remove(in: [sms, "\(folder.path)/none"], now: now) == 1)
        #expect(try folder.names("sms") == [".young", "old-message"])
    }
}

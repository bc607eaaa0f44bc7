import Contracts
import Foundation
import NotifierCore
import NotifierService
import TestSupport
import Testing

@Suite("Letters")
struct LetterTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func handOver(_ grant: Grant, _ instance: String = "one") throws {
        let adapter = try LetterAdapter(path: folder.path, instance: instance)
        try handOver(grant, by: adapter)
    }

    private func handOver(_ grant: Grant, by adapter: LetterAdapter) throws {
        let name = try #require(SpoolName(contact: grant.contact.contactID, attempt: grant.contact.attempt))
        _ = try adapter.handOver(grant, as: name) { true }
    }

    private static func write(_ grants: [Grant], _ path: String, _ instance: String) throws {
        let adapter = try LetterAdapter(path: path, instance: instance)
        for grant in grants {
            let name = try #require(SpoolName(contact: grant.contact.contactID, attempt: 1))
            _ = try adapter.handOver(grant, as: name) { true }
        }
    }

    private var rows: [Substring] {
        get throws { try folder.text("manifest.csv").split(separator: "\n") }
    }

    @Test("can be read by programs: address, date, title, every paragraph in every language, page numbers")
    func text() throws {
        let paragraph = "Kuhle ukukhokha: sê asseblief vir ons, naïef, café, R\u{A0}1\u{A0}234.50, €, „ja“ – ☎. "
        let link = "http://127.0.0.1:8080/o/" + String(repeating: "Ab3_", count: 40)
        let grant = GrantFixture.letter { fixture in
            fixture.recipientName = "Nomvula Dlamini-Ngcobo"
            fixture.title = "U rekening 1001: handel dit asseblief met ons af"
            fixture.body =
                "Geagte Nomvula\n\n"
                + Array(repeating: String(repeating: paragraph, count: 6), count: 12)
                .joined(separator: "\n\n") + "\n\nLaaste reël.\nUitteken: \(link)"
        }
        try handOver(grant)
        let pdf = "\(folder.path)/\(grant.contact.contactID).pdf"
        let text = try Command.output("pdftotext", ["-enc", "UTF-8", pdf, "-"])
        for line in [
            "Metsi City", "Nomvula Dlamini-Ngcobo", "12 Loop Street", "Observatory", "7925", "5 January 2026",
            "U rekening 1001: handel dit asseblief met ons af", "Laaste reël.", "1/2", "2/2",
            "http://127.0.0.1:8080/o/Ab3_",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        let words = text.split(whereSeparator: \.isWhitespace)
        #expect(words.filter { $0 == "naïef," }.count == 72)
        #expect(words.filter { $0 == "☎." }.count == 72)
        // A broken link is whole again without its breaks: no hyphens were added.
        #expect(text.replacing("\n", with: "").contains(link))
        let facts = try Command.output("pdfinfo", ["-isodates", pdf])
        #expect(facts.contains("Title:           U rekening 1001"))
        #expect(facts.contains("A4"))
        #expect(facts.contains("CreationDate:    2026-01-05T05:30:00Z"))
    }

    @Test("of one grant are the same bytes each time")
    func deterministic() throws {
        let content = try LetterContent(for: GrantFixture.letter())
        let first = try LetterPress().pdf(of: content, made: GrantFixture().decidedAt)
        #expect(try LetterPress().pdf(of: content, made: GrantFixture().decidedAt) == first)
    }

    @Test("stand in the manifest once each when many replicas write at once, in any order")
    func concurrency() async throws {
        let path = folder.path
        let grants = (1...12).map { number in GrantFixture.letter { $0.contactID = "c-\(number)" } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for replica in 1...4 {
                let mine = replica.isMultiple(of: 2) ? grants : grants.reversed()
                group.addTask { try Self.write(mine, path, "replica-\(replica)") }
            }
            try await group.waitForAll()
        }
        let rows = try rows
        #expect(rows.first == Substring(ManifestRow.columns.joined(separator: ",")))
        #expect(rows.dropFirst().compactMap(ManifestRow.contact).sorted() == (1...12).map { "c-\($0)" }.sorted())
        #expect(try folder.names("").filter { $0.hasSuffix(".pdf") }.count == 12)
        #expect(try folder.names("").filter { $0.hasPrefix(".") } == [])
    }

    @Test("get their row when a killed process left the PDF only")
    func orphan() throws {
        let grant = GrantFixture.letter()
        let pdf = "\(folder.path)/\(grant.contact.contactID).pdf"
        #expect(FileManager.default.createFile(atPath: pdf, contents: Data("torn".utf8)))
        try handOver(grant)
        #expect(try rows.count == 2)
        #expect(try Data(contentsOf: URL(fileURLWithPath: pdf)).starts(with: Data("%PDF-".utf8)))
    }

    @Test(
        "mend a manifest whose last row a crash cut off",
        arguments: ["c-1,reminder,city", "contactId,con", "", "c-9"])
    func torn(rest: String) throws {
        let isHeaderTorn = rest.hasPrefix("contactId")
        let whole = isHeaderTorn ? "" : ManifestRow.header
        let manifest = "\(folder.path)/manifest.csv"
        #expect(FileManager.default.createFile(atPath: manifest, contents: Data((whole + rest).utf8)))
        try handOver(GrantFixture.letter { $0.contactID = "c-1" })
        let rows = try rows
        #expect(rows.count == 2)
        #expect(rows.last.flatMap(ManifestRow.contact) == "c-1")
    }

    @Test("go on in a new manifest when the old one was taken away, without doubling what this process knows")
    func rotation() throws {
        let adapter = try LetterAdapter(path: folder.path, instance: "one")
        try handOver(GrantFixture.letter { $0.contactID = "c-1" }, by: adapter)
        try FileManager.default.moveItem(
            atPath: "\(folder.path)/manifest.csv", toPath: "\(folder.path)/manifest-monday.csv")
        try handOver(GrantFixture.letter { $0.contactID = "c-2" }, by: adapter)
        try handOver(GrantFixture.letter { $0.contactID = "c-1" }, by: adapter)
        #expect(try rows.compactMap(ManifestRow.contact) == ["contactId", "c-2"])
    }
}

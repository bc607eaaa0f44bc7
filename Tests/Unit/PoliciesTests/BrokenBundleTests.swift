import Foundation
import Policies
import Testing

/// One change to a good bundle and the findings it must lead to, all of them and no other.
struct BrokenBundle: Sendable, CustomTestStringConvertible {
    /// The line is that of the first `at` in the changed file, so that policies can be edited without counting lines
    /// here.
    struct Finding: Sendable {
        let at: String?
        let field: String
        let message: String
        /// Set when it is reported in another file.
        let file: String?

        init(at: String?, _ field: String, _ message: String, file: String? = nil) {
            self.at = at
            self.field = field
            self.message = message
            self.file = file
        }
    }

    let title: String
    let file: String
    let old: String
    let new: String
    let findings: [Finding]

    init(_ title: String, _ file: String, _ old: String, _ new: String, _ findings: Finding...) {
        self.title = title
        self.file = file
        self.old = old
        self.new = new
        self.findings = findings
    }

    var testDescription: String { title }

    func expected(in folder: String) throws -> PolicyErrors {
        PolicyErrors(
            try findings.map { finding in
                let file = finding.file ?? file
                let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
                let line = try finding.at.map { marker in
                    let start = try #require(text.range(of: marker), "'\(marker)' must stand in \(file)").lowerBound
                    return 1 + text[..<start].count { $0.isNewline }
                }
                return PolicyError(file: file, line: line, field: finding.field, message: finding.message)
            })
    }
}

@Suite("A broken bundle is refused, with file, line and field")
struct BrokenBundleTests {
    @Test(
        "one change leads to its findings and no other",
        arguments: BrokenBundle.shape + BrokenBundle.references + BrokenBundle.texts)
    func finding(_ bundle: BrokenBundle) throws {
        try PolicyFolder.withCopy { folder in
            let text = try PolicyFolder.read(bundle.file)
            let range = try #require(text.range(of: bundle.old), "'\(bundle.old)' must stand in \(bundle.file)")
            try PolicyFolder.write(
                text.replacingCharacters(in: range, with: bundle.new), to: "\(folder)/\(bundle.file)")
            let expected = try bundle.expected(in: folder).errors.map(\.description)
            #expect(PolicyFolder.errors(in: folder).map(\.description) == expected)
        }
    }

    @Test("an attorney is refused by the same rules, and by no other, where they bind attorneys too")
    func attorney() throws {
        try PolicyFolder.withCopy { folder in
            let creditors = try PolicyFolder.read("creditors.yaml")
                .replacing("role: own-name\n    jurisdiction: ZA", with: "role: attorney\n    jurisdiction: US")
            try PolicyFolder.write(creditors, to: "\(folder)/creditors.yaml")
            let found = PolicyFolder.errors(in: folder).map(\.message)
            let rules = ["US-F-18", "US-F-19", "US-F-20", "US-F-21", "US-F-23"]
            // Two creditors of the bundle are changed.
            #expect(found.count == rules.count * 2)
            #expect(found.allSatisfy { message in rules.contains { message.contains("while rule \($0) (") } })
        }
    }

    @Test("every finding is reported, in order of file and line")
    func everything() throws {
        try PolicyFolder.withCopy { folder in
            let creditors = try PolicyFolder.read("creditors.yaml")
                .replacing("smsSender: MetsiCity", with: "smsSender: MetsiCityAccounts")
                .replacing("ncaClass: full", with: "ncaClass: some")
            try PolicyFolder.write(creditors, to: "\(folder)/creditors.yaml")
            try PolicyFolder.write("name: [", to: "\(folder)/bundle.yaml")
            let fields = PolicyFolder.errors(in: folder).map { "\($0.file) \($0.field)" }
            let expected = [
                "bundle.yaml ", "creditors.yaml creditors[0].smsSender", "creditors.yaml creditors[1].ncaClass",
            ]
            #expect(Array(fields.prefix(3)) == expected)
        }
    }

    @Test(
        "a file that is needed cannot be left out",
        arguments: [
            "bundle.yaml", "creditors.yaml", "systems.yaml", "segments.dmn", "disputes.yaml", "holidays.yaml",
            "rules/house.yaml", "templates/en/sms/receipt.mustache", "templates/en/email/dispute-acknowledged.mustache",
        ])
    func missingFile(_ path: String) throws {
        try PolicyFolder.withCopy { folder in
            try FileManager.default.removeItem(atPath: "\(folder)/\(path)")
            #expect(PolicyFolder.errors(in: folder).contains { $0.file == path && $0.message.contains("missing") })
        }
    }

    @Test("a file in the wrong place is an error, not left out in silence")
    func stranger() throws {
        try PolicyFolder.withCopy { folder in
            try PolicyFolder.write("id: x", to: "\(folder)/strategy/x.yaml")
            #expect(PolicyFolder.errors(in: folder).map(\.file) == ["strategy/x.yaml"])
        }
    }

    @Test("a country's pack cannot be left out")
    func missingPack() throws {
        try PolicyFolder.withCopy { folder in
            try FileManager.default.removeItem(atPath: "\(folder)/rules/us.yaml")
            #expect(
                PolicyFolder.errors(in: folder).map(\.message) == ["there is no rule pack for US in rules/"])
        }
    }

    @Test("a text that is not UTF-8 is refused")
    func notUnicode() throws {
        try PolicyFolder.withCopy { folder in
            let path = "\(folder)/templates/af/sms/receipt.mustache"
            try Data([0x2D, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: path))
            #expect(PolicyFolder.errors(in: folder).map(\.message) == ["the file must be written in UTF-8"])
        }
    }

    @Test("a folder that is not there is named")
    func noFolder() {
        let folder = "/nowhere/policies"
        #expect(PolicyFolder.errors(in: folder).map(\.file) == [folder])
    }
}

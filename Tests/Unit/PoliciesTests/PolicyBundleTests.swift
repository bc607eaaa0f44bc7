import Calendars
import Contracts
import Foundation
import Money
import Policies
import TestSupport
import Testing

@Suite("The bundle of the repository")
struct PolicyBundleTests {
    @Test("loads without a finding")
    func loads() {
        #expect(PolicyFolder.errors(in: Repository.policies).map(\.description) == [])
    }

    @Test("any byte of any file changes the id; notes and hidden files do not")
    func contentHash() throws {
        let original = try PolicyBundle.load(folder: Repository.policies).id
        #expect(original.count == 39 && original.hasPrefix("sha256:"))
        let changes = [
            ("bundle.yaml", "\n# x\n"), ("holidays.yaml", " "), ("strategies/firm.yaml", "\n"),
            ("rules/gb.yaml", "#\n"),
            ("segments.dmn", "\n"), ("templates/zu/sms/receipt.mustache", "\n"),
        ]
        var ids: Set<String> = [original]
        for (path, addition) in changes {
            try PolicyFolder.withCopy { folder in
                try PolicyFolder.write(PolicyFolder.read(path) + addition, to: "\(folder)/\(path)")
                ids.insert(try PolicyBundle.load(folder: folder).id)
            }
        }
        #expect(ids.count == changes.count + 1)
        try PolicyFolder.withCopy { folder in
            try PolicyFolder.write("Read me.", to: "\(folder)/README.md")
            try PolicyFolder.write("x", to: "\(folder)/.swap")
            #expect(try PolicyBundle.load(folder: folder).id == original)
        }
    }

    @Test("a strategy's version is its own file's, and a text's its own")
    func versions() throws {
        let original = try PolicyBundle.load(folder: Repository.policies)
        try PolicyFolder.withCopy { folder in
            let path = "strategies/firm.yaml"
            try PolicyFolder.write(PolicyFolder.read(path) + "\n", to: "\(folder)/\(path)")
            let changed = try PolicyBundle.load(folder: folder)
            let differing = original.strategies.filter { $0.value.version != changed.strategies[$0.key]?.version }
            #expect(Array(differing.keys) == ["firm"])
        }
    }

    @Test("the demo's creditors and systems are there")
    func creditors() throws {
        let bundle = try PolicyBundle.load(folder: Repository.policies)
        #expect(bundle.creditors.keys.sorted() == ["karoo-retail", "linden-practice", "metsi-city"])
        #expect(bundle.creditors(of: "city") == ["metsi-city"])
        #expect(bundle.creditors(of: "trade") == ["karoo-retail", "linden-practice"])
        #expect(bundle.creditors(of: "other") == [])
        let karoo = try #require(bundle.creditors["karoo-retail"])
        #expect(karoo.writerName == "Umbani Recoveries (Pty) Ltd")
        #expect(karoo.feedMaxAge == .seconds(129_600))
        #expect(karoo.mayCollect(on: try LocalDate(iso8601: "2027-03-31")))
        #expect(!karoo.mayCollect(on: try LocalDate(iso8601: "2027-04-01")))
    }

    @Test("a dispute's deadline counts business days")
    func deadline() throws {
        let bundle = try PolicyBundle.load(folder: Repository.policies)
        let calendar = try #require(bundle.businessCalendar(country: "ZA"))
        let opened = try LocalDate(iso8601: "2026-04-01")
        // Good Friday and Family Day lie in between.
        let deadline = bundle.disputes.deadline(for: .alreadyPaid, openedOn: opened, calendar: calendar)
        #expect(deadline.iso8601 == "2026-04-17")
        #expect(bundle.businessCalendar(country: "FR") == nil)
        #expect(bundle.disputes.reasons[.notMine]?.title(language: "af") == "Hierdie skuld is nie myne nie")
        #expect(bundle.disputes.reasons[.notMine]?.title(language: "xx") == "This debt is not mine")
    }
}

import Foundation
import Hummingbird
import Messaging
import NIOCore
import ReportingCore
import ServiceKit
import Storage
import TestSupport
import Testing
import Web

@testable import ReportingService

/// Renders every page empty, of a small past and of a large one, so that one can look at them:
/// `QUITTANCE_PICTURES=<folder>` keeps the files. A past of 20,000 events is made only then.
@Suite("Pages of a large past") struct PictureTests {
    private static let folder = ProcessInfo.processInfo.environment["QUITTANCE_PICTURES"]

    @Test("pages of an empty, a small and a large past are whole")
    func pages() async throws {
        let isLarge = Self.folder != nil
        let pasts: [(name: String, events: [Envelope])] = [
            ("empty", []), ("small", try BigWorld(seed: 3, accounts: 12, days: 6, events: 150).events),
            (
                "large",
                try BigWorld(seed: 5, accounts: isLarge ? 1_000 : 60, days: 60, events: isLarge ? 20_000 : 1_000).events
            ),
        ]
        for past in pasts {
            let fixture = try ReportingFixture(chartPath: Assets.standardChartPath)
            try await fixture.read(past.events)
            try await fixture.store.write { database in
                guard past.name == "small" else { return }
                try AuditStore.keep(
                    .init(
                        at: ReportingFixture.wallStart, user: "thandi", entries: 150, brokenAt: nil,
                        text: "Every entry is as it was written."),
                    in: database)
            }
            try await look(fixture, past.name, account: past.events.isEmpty ? nil : "city:A-1003")
            try fixture.store.close()
        }
    }

    private func look(_ fixture: ReportingFixture, _ name: String, account: String?) async throws {
        var pages = [
            ("dashboard", "/?days=60"), ("accounts", "/accounts?order=balance"), ("decisions", "/console/decisions"),
            ("audit", "/console/audit"), ("errors", "/console/errors"),
        ]
        if let account { pages.append(("account", "/accounts/" + account)) }
        let decision = try await fixture.store.read {
            try DecisionQuery(outcome: "deny", limit: 1).lines(in: $0).lines.first
        }
        if let decision { pages.append(("decision", Paths.decision(decision.id))) }
        let client = RouterClient(fixture.router)
        for (page, path) in pages {
            let answer = try await client.execute(
                uri: path, method: .get, headers: fixture.cookie([.supervisor, .auditor]))
            #expect(answer.status == .ok, "\(name) \(page)")
            let html = String(buffer: answer.body)
            #expect(html.contains("</html>") && !html.contains("{{"), "\(name) \(page)")
            try keep("\(name)-\(page)", html)
        }
    }

    /// With the assets beside it, as a browser reads a page from disk.
    private func keep(_ name: String, _ html: String) throws {
        guard let folder = Self.folder else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let assets = FileManager.default.currentDirectoryPath + "/Shared/Web/Assets/"
        let local = html.replacing("\"/assets/chart.js", with: "\"\(Assets.standardChartPath)")
            .replacing("\"/assets/", with: "\"\(assets)")
        try local.write(toFile: folder + "/\(name).html", atomically: true, encoding: .utf8)
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

/// Renders pages with every component, so that one can look at them: `QUITTANCE_GALLERY=<folder>` keeps the files.
@Suite struct GalleryTests {
    private static let rows: [[String: String]] = [
        [
            "account": "A-100871", "letter": "c", "segment": "C · Slipping", "tone": "warn", "state": "In review",
            "due": "7 Jan 2026", "amount": "R\u{a0}1 234.50",
        ],
        [
            "account": "A-100902", "letter": "e", "segment": "E · Broken", "tone": "info",
            "state": "Waiting for creditor", "due": "9 Jan 2026", "amount": "R\u{a0}18 020.00",
        ],
    ]

    private static func values() throws -> [String: Any] {
        let chart = ChartData(
            kind: .bar, labels: ["W1", "W2"], series: [ChartSeries(name: "Collected", values: [127, nil])], unit: "R")
        return [
            "rows": rows, "chart": try HTML.json(chart), "amount": "12",
            "pagination": Pagination(path: "/disputes", page: 1, pageSize: 2, total: 84).view,
            "weeks": [["week": "W1", "collected": "R\u{a0}127", "promised": "R\u{a0}63"]],
        ]
    }

    @Test func everyComponentIsRendered() async throws {
        let test = try TestSite(publicURL: "http://localhost:8080", chartPath: Assets.standardChartPath)
        let templates = try PageTemplates(
            texts: GalleryTemplates.all.merging(["pagination": "{{#pagination.isNeeded}}pages{{/pagination.isNeeded}}"])
            {
                first, _ in first
            })
        let router = test.site.makeRouter()
        test.site.assets.addRoutes(to: router)
        for name in ["overview", "account", "form"] {
            router.get("\(name)") { _, context in
                let body = try templates.render(name, Self.values())
                return test.site.console(
                    Page(title: name, area: .overview, body: body, usesCharts: name == "overview"), context)
            }
        }
        for name in ["pay", "paid"] {
            router.get("\(name)") { _, context in
                let body = try templates.render(name, Self.values())
                return test.site.portal(
                    PortalPage(
                        title: name,
                        sender: PageSender(name: "Metsi City", desk: .init(phone: "012", replyTo: "a@b.c")),
                        body: body), context)
            }
        }
        for name in GalleryTemplates.all.keys.sorted() {
            let answer = try await router.answer(.get, "/" + name, test.cookie())
            #expect(answer.status == 200)
            #expect(!answer.body.contains("{{") && answer.body.contains("</html>"))
            #expect(answer.body.contains("class=\"icon\""))
            try keep(name, answer.body, test.site.assets.folder)
        }
    }

    /// With the assets beside it, as a browser reads a page from disk.
    private func keep(_ name: String, _ html: String, _ assets: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["QUITTANCE_GALLERY"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let local = html.replacing("\"/assets/chart.js", with: "\"\(Assets.standardChartPath)")
            .replacing("\"/assets/", with: "\"\(assets)/Assets/")
        try local.write(toFile: folder + "/\(name).html", atomically: true, encoding: .utf8)
    }
}

import Calendars
import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import NIOCore
import TestSupport
import Testing

@testable import SegmentationService
@testable import Web

@Suite("Segmentation's pages")
struct SegmentPagesTests {
    private static let token = "service-token-0123456789"

    private struct Seen: Sendable {
        let status: Int
        let body: String
    }

    /// Shows the pages of a fixture to whoever has the headers.
    private func seen(
        _ fixture: SegmentationFixture, _ requests: [(path: String, who: Who)]
    ) async throws -> [Seen] {
        for (name, text) in [
            ("session.key", String(repeating: "s", count: 32)), ("links.key", String(repeating: "l", count: 32)),
            ("service.token", Self.token),
        ] { try fixture.folder.write(name, text) }
        let wall = try Instant(rfc3339: "2026-06-01T12:00:00Z")
        let site = try WebSite(
            WebConfiguration(
                publicURL: "https://pay.example.org", keysFolder: fixture.folder.path, chartPath: "/nonexistent"),
            clocks: WebClocks(business: { wall }, wall: { wall }, monotonic: { .zero }))
        let router = site.makeRouter()
        try SegmentPages(site: site, engine: fixture.engine, policies: fixture.policies).addRoutes(to: router)
        let client = RouterClient(router)
        var seen: [Seen] = []
        for (path, who) in requests {
            seen.append(
                try await client.execute(uri: path, method: .get, headers: who.headers(site, wall)) { response in
                    Seen(status: response.status.code, body: String(buffer: response.body))
                })
        }
        return seen
    }

    private enum Who: Sendable {
        case nobody, service
        case staff(Role)

        func headers(_ site: WebSite, _ wall: Instant) -> HTTPFields {
            switch self {
            case .nobody: [.accept: "text/html"]
            case .service: [.authorization: "Bearer " + SegmentPagesTests.token]
            case .staff(let role):
                [
                    .cookie: "q_session="
                        + site.sessions.seal(
                            Session(
                                user: "thandi", roles: [role], issued: wall, expires: wall + SessionCodec.life,
                                id: "session-1"))
                ]
            }
        }
    }

    @Test("are for staff; the API for other services too")
    func access() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            try await fixture.tell(account())
            let api = "/api/segmentation/accounts/city:A-1"
            let seen = try await seen(
                fixture,
                [("/segments", .nobody), (api, .nobody), (api, .service), (api + "9", .service)]
                    + Role.allCases.flatMap { [("/segments", .staff($0)), (api, .staff($0))] })
            #expect(seen.prefix(4).map(\.status) == [303, 401, 200, 404])
            #expect(seen.dropFirst(4).allSatisfy { $0.status == 200 })
            let said = try JSONCoding.decode(AccountSegmented.self, from: Data(seen[2].body.utf8))
            #expect(try fixture.published(AccountSegmented.self) == [said])
        }
    }

    @Test("show messages that could not be applied to staff who decide; their account is held meanwhile")
    func setAside() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            fixture.transport.deliver(
                Envelope(
                    id: "bad-1", source: "/test", type: AccountState.messageType, subject: "city:A-1",
                    data: Data(#"{"accountID":"city:A-1"}"#.utf8)), queue: QueueName.segmentationEvents)
            try await eventually("held") { try fixture.published(HoldPlaced.self).count == 1 }
            #expect(try fixture.published(HoldPlaced.self).first?.set.placedBy == "segmentation")
            let path = "/segments/messages"
            let seen = try await seen(
                fixture,
                [
                    (path, .nobody), (path, .staff(.policyAuthor)), (path, .staff(.auditor)),
                    (path, .staff(.supervisor)), (path + "/1", .staff(.supervisor)), (path + "/2", .staff(.supervisor)),
                    (path + "?show=discarded", .staff(.supervisor)),
                ])
            #expect(seen.map(\.status) == [303, 403, 200, 200, 200, 404, 200])
            #expect(seen.allSatisfy { !$0.body.contains("{{") })
            #expect(seen[2].body.contains("undecodable") && !seen[2].body.contains("/replay"))
            #expect(seen[3].body.contains("action=\"/segments/messages/1/replay\""))
            #expect(seen[4].body.contains("cloudEvents_source") && !seen[4].body.contains("{&quot;accountID"))
            #expect(seen[6].body.contains("No message stands here"))
        }
    }

    @Test("show how many stand where, which and why, and one segment at a time")
    func overview() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            for number in 10..<70 { try await fixture.tell(account(AccountID("city:A-\(number)"))) }
            try await fixture.tell(account("city:B-1", late: 4), account("city:B-2", closed: true))
            let who = Who.staff(.agent)
            let seen = try await seen(
                fixture,
                [
                    ("/segments", who), ("/segments?segment=chronic", who), ("/segments?page=2", who),
                    ("/segments?page=99", who), ("/segments?segment=%3Cb%3E", who), ("/segments?page=0", who),
                ])
            #expect(seen.map(\.status) == [200, 200, 200, 200, 200, 400])
            #expect(seen.allSatisfy { !$0.body.contains("{{") })
            #expect(seen[0].body.contains("city:A-10") && !seen[0].body.contains("city:B-1<"))
            #expect(seen[0].body.contains("on-time <span class=\"count\">60</span>"))
            #expect(seen[1].body.contains("city:B-1") && !seen[1].body.contains("city:A-10"))
            #expect(seen[1].body.contains("Four or more invoices were paid late."))
            #expect(seen[1].body.contains("aria-current=\"page\">chronic"))
            #expect(seen[2].body.contains("city:B-1"))
            // Beyond the last page is the last page.
            #expect(seen[3].body.contains("city:B-1"))
            #expect(!seen[4].body.contains("<b>"))
            #expect(seen[4].body.contains("No account stands in this segment"))
            for (name, page) in zip(["segments", "segments-chosen"], seen) { try keep(name, page.body) }
        }
    }

    /// So that one can look at them: `QUITTANCE_GALLERY=<folder>` keeps the files.
    private func keep(_ name: String, _ html: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["QUITTANCE_GALLERY"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let assets = try Assets(chartPath: Assets.standardChartPath).folder
        let local = html.replacing("\"/assets/chart.js", with: "\"\(Assets.standardChartPath)")
            .replacing("\"/assets/", with: "\"\(assets)/Assets/")
        try local.write(toFile: folder + "/\(name).html", atomically: true, encoding: .utf8)
    }

    @Test("say so while there are no accounts")
    func empty() async throws {
        let fixture = try SegmentationFixture()
        try await fixture.running {
            let seen = try await seen(fixture, [("/segments", .staff(.auditor))])
            #expect(seen.first?.body.contains("No accounts yet") == true)
        }
    }
}

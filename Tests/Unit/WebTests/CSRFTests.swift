import Calendars
import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Web

@Suite struct CSRFTests {
    private let csrf = CSRF(
        key: SymmetricKey(data: [UInt8](repeating: 1, count: 32)), origin: "https://pay.example.org")

    @Test func aTokenIsForOneSessionOrOneLinkOnly() {
        let token = csrf.token(.session(id: "a"))
        #expect(csrf.isValid(token, .session(id: "a")))
        #expect(!csrf.isValid(token, .session(id: "b")))
        #expect(!csrf.isValid(token, .link(token: "a")))
        #expect(!csrf.isValid("", .session(id: "a")))
        #expect(!csrf.isValid(String(token.dropLast(2)), .session(id: "a")))
        #expect(!csrf.isValid(token + "AA", .session(id: "a")))
    }

    @Test(
        arguments: [
            (nil, nil, true),
            ("https://pay.example.org", nil, true), ("https://pay.example.org", "same-origin", true),
            // What browsers send with a form of a page that has no referrer.
            ("null", "same-origin", true), ("null", nil, true), (nil, "none", true),
            ("https://evil.example", nil, false), ("http://pay.example.org", nil, false),
            ("https://pay.example.org.evil.example", nil, false), ("https://pay.example.org:444", nil, false),
            ("null", "cross-site", false), (nil, "cross-site", false), (nil, "same-site", false),
            ("https://pay.example.org", "cross-site", false), ("", nil, false),
        ] as [(String?, String?, Bool)])
    func theBrowsersWordOnTheOriginCounts(origin: String?, site: String?, isAllowed: Bool) {
        var headers = HTTPFields()
        headers[.origin] = origin
        headers[.secFetchSite] = site
        let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/", headerFields: headers)
        #expect(csrf.isSameOrigin(Request(head: head, body: RequestBody(buffer: ByteBuffer()))) == isAllowed)
    }

    @Test func aFormNeedsATokenOfThisSession() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        router.post("save") { request, context in try await test.site.form(request, context)["x"] ?? "" }
        let token = test.site.csrf.token(.session(id: "session-1"))
        let good = try await router.post("/save", test.cookie(), "csrf=\(token)&x=saved")
        #expect(good.status == 200)
        #expect(good.body == "saved")
        #expect(try await router.post("/save", test.cookie(), "x=saved").status == 403)
        #expect(try await router.post("/save", test.cookie(), "csrf=\(token.dropLast())&x=saved").status == 403)
        #expect(try await router.post("/save", [:], "csrf=\(token)").status == 401)
        var foreign = test.cookie()
        foreign[.origin] = "https://evil.example"
        #expect(try await router.post("/save", foreign, "csrf=\(token)").status == 403)
    }

    @Test func aFormBehindALinkNeedsATokenOfThatLink() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        router.post("p/:token") { request, context in
            try await test.site.behindLink(context, .pay, sender: { _ in nil }) { link in
                _ = try await test.site.form(request, context, link: link)
                return TestSite.text(link.account)
            }
        }
        func link(_ account: String) throws -> SignedLink {
            try SignedLink(
                purpose: .pay, account: account, debtor: "d", contact: nil, expires: test.business.now + .seconds(60))
        }
        let (mine, theirs) = (try link("city:A-1"), try link("city:A-2"))
        let path = test.site.links.path(mine)
        let good = try await router.post(path, [:], "csrf=" + test.site.csrfToken(for: mine))
        #expect(good.body == "city:A-1")
        #expect(try await router.post(path, [:], "csrf=" + test.site.csrfToken(for: theirs)).status == 403)
        // The token of somebody's session is no token of a link.
        let other = test.site.csrf.token(.session(id: "session-1"))
        #expect(try await router.post(path, test.cookie(), "csrf=" + other).status == 403)
    }

    @Test func aLinkThatDoesNotOpenSaysSoToPeople() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        router.get("p/:token") { _, context in
            try await test.site.behindLink(context, .pay, sender: { PageSender(name: "For \($0.account)") }) {
                TestSite.text($0.debtor)
            }
        }
        let link = try SignedLink(
            purpose: .pay, account: "a", debtor: "d", contact: nil, expires: test.business.now + .seconds(60))
        let path = test.site.links.path(link)
        #expect(try await router.answer(.get, path).body == "d")
        #expect(try await router.answer(.get, "/p/AAAA").status == 404)
        #expect(try await router.answer(.get, "/p/%zz").status == 404)
        let other = test.site.links.token(link.with(purpose: .statement))
        #expect(try await router.answer(.get, "/p/" + other).status == 404)
        test.business.advance(.seconds(60))
        let expired = try await router.answer(.get, path)
        #expect(expired.status == 410)
        #expect(expired.body.contains("no longer valid") && expired.body.contains("For a"))
    }
}

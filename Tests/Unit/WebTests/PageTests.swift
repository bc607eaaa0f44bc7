import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Web

@Suite struct PageTests {
    @Test(arguments: [
        (["a": "{{#x}}"], "the template a is malformed"), (["a": "{{>b}}"], "asks for b, which does not exist"),
        (["a": "x {{> icon-nothing }}"], "asks for icon-nothing"),
    ])
    func aFaultyTemplateIsRefusedWhenLoading(texts: [String: String], problem: String) {
        let error = #expect(throws: TemplateError.self) { try PageTemplates(texts: texts) }
        #expect(error?.description.contains(problem) == true)
    }

    @Test func anEmptyFolderAndAnUnknownTemplateAreErrors() throws {
        let folder = try TestFolder()
        #expect(throws: TemplateError.self) { try PageTemplates(folder: folder.path) }
        try folder.write("a.mustache", Array("{{>pagination}}{{>icon-check}}".utf8))
        let templates = try PageTemplates(folder: folder.path)
        #expect(try templates.render("a").text.contains("<svg"))
        #expect(throws: TemplateError.self) { try templates.render("b") }
    }

    @Test func valuesAreEscapedUnlessTheyAreMarkup() throws {
        let templates = try PageTemplates(texts: ["a": "{{x}}|{{{y}}}|{{#none}}none{{/none}}{{#y}}some{{/y}}"])
        let evil = "<script>'\"&"
        let values: [String: Any] = ["x": evil, "y": HTML(escaping: evil), "none": HTML.empty]
        let text = try templates.render("a", values).text
        #expect(!text.contains("<script>"))
        #expect(text.hasSuffix("&lt;script&gt;&#39;&quot;&amp;|some"))
    }

    @Test func jsonCannotEndItsElement() throws {
        let json = try HTML.json(["a": "</script><!--&", "b": "/x"])
        #expect(json.text == #"{"a":"\u003c/script\u003e\u003c!--\u0026","b":"/x"}"#)
        let back = try JSONDecoder().decode([String: String].self, from: Data(json.text.utf8))
        #expect(back == ["a": "</script><!--&", "b": "/x"])
    }

    @Test func aPersonCardEscapesTheIdForTheEdge() {
        #expect(
            PersonCard.html(debtor: "city:D-1\" --> $x").text
                == "<!--# include virtual=\"/vault/card/city%3AD-1%22%20--%3E%20%24x\" -->")
    }

    @Test func aConsolePageShowsWhoWhereAndWhat() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        router.get("disputes") { _, context in
            let page = Page(
                title: "Open <disputes>", area: .disputes, body: HTML(trusted: "<p id=\"x\">body</p>"), lead: "A & B",
                parents: [.init("Accounts", path: "/accounts")], events: "/disputes/events")
            return test.site.console(page, context)
        }
        var headers = test.cookie([.supervisor, .agent])
        let flash = test.site.flashes.seal(.success("Saved <it>."))
        headers[.cookie] = (headers[.cookie] ?? "") + "; q_flash=" + flash
        let answer = try await router.answer(.get, "/disputes", headers)
        let token = test.site.csrf.token(.session(id: "session-1"))
        for part in [
            "<title>Open &lt;disputes&gt; · Quittance</title>", "<h1>Open &lt;disputes&gt;</h1>", "A &amp; B",
            "<p id=\"x\">body</p>", "<strong>thandi</strong><span>agent, supervisor</span>",
            "<input type=\"hidden\" name=\"csrf\" value=\"\(token)\">", "Saved &lt;it&gt;.",
            "<a href=\"/disputes\" aria-current=\"page\">", "href=\"/accounts\"", "data-events=\"/disputes/events\"",
        ] { #expect(answer.body.contains(part), "\(part)") }
        #expect(answer.body.components(separatedBy: "aria-current=\"page\"").count == 2)
        #expect(answer.headers.setCookie("q_flash")?.hasPrefix("q_flash=; Path=/; Max-Age=0") == true)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        let anonymous = try await router.answer(.get, "/disputes")
        #expect(!anonymous.body.contains("sign-out"))
    }

    @Test func aRedirectCarriesItsMessageToTheNextPage() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        router.get("go") { _, _ in test.site.redirect(to: "/there", flash: .warn("Held.")) }
        router.get("there") { _, context in context.flash?.text ?? "nothing" }
        let answer = try await router.answer(.get, "/go")
        #expect(answer.headers[.location] == "/there")
        let cookie = try #require(answer.headers.setCookie("q_flash")).prefix { $0 != ";" }
        #expect(try await router.answer(.get, "/there", [.cookie: String(cookie)]).body == "Held.")
    }

    @Test func assetsAreCachedForGoodByTheirPresentAddress() async throws {
        let test = try TestSite()
        let router = test.site.makeRouter()
        test.site.assets.addRoutes(to: router)
        let address = test.site.assets.address("quittance.css")
        let fresh = try await router.answer(.get, address)
        #expect(fresh.status == 200)
        #expect(fresh.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(fresh.headers[.contentType] == "text/css; charset=utf-8")
        let tag = try #require(fresh.headers[.eTag])
        let stale = try await router.answer(.get, "/assets/quittance.css?v=old")
        #expect(stale.headers[.cacheControl] == "no-cache")
        let known = try await router.answer(.get, "/assets/quittance.css", [.ifNoneMatch: "\"x\", W/" + tag])
        #expect(known.status == 304)
        #expect(known.body == "")
        let head = try await router.answer(.head, address)
        #expect(head.status == 200)
        #expect(head.body == "")
        for path in ["/assets/chart.js", "/assets/users", "/assets/..%2F..%2Fusers"] {
            #expect(try await router.answer(.get, path).status == 404)
        }
    }

    @Test func listsAreDividedIntoPages() throws {
        let middle = Pagination(path: "/a", query: [.init("q", "x y")], page: 2, pageSize: 50, total: 120)
        #expect(middle.offset == 50)
        #expect(middle.view["previous"] as? String == "/a?q=x%20y&page=1")
        #expect(middle.view["next"] as? String == "/a?q=x%20y&page=3")
        let beyond = Pagination(path: "/a", page: 99, pageSize: 50, total: 120)
        #expect(beyond.page == 3)
        #expect(beyond.view["last"] as? Int == 120)
        #expect(beyond.view["next"] == nil)
        #expect(Pagination(path: "/a", page: 1, pageSize: 50, total: 0).view["isNeeded"] as? Bool == false)
    }

    @Test(arguments: [
        "", "pay.example.org", "ftp://x", "https://", "https://x/y", "https://x?y", "https://a@b", "https://x y",
    ])
    func aPublicURLThatIsNoneIsRefused(_ url: String) {
        #expect(throws: WebConfigurationError.self) { try WebConfiguration(publicURL: url, keysFolder: "/k") }
    }

    @Test func aMissingOrShortKeyNamesItsFile() throws {
        let folder = try TestFolder()
        #expect(throws: KeyFileError.self) { try KeyFile.key(folder.path + "/session.key") }
        try folder.write("short.key", [1, 2, 3])
        let error = #expect(throws: KeyFileError.self) { try KeyFile.key(folder.path + "/short.key") }
        #expect(error?.description.contains("short.key must hold 32 to 4096 random bytes") == true)
        #expect(throws: KeyFileError.self) { try KeyFile.token(folder.path + "/short.key") }
    }
}

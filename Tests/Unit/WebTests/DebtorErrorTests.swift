import Calendars
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

@Suite("Errors on debtors' pages")
struct DebtorErrorTests {
    private let test: TestSite
    private let router: AppRouter
    private let link: SignedLink

    init() throws {
        let test = try TestSite()
        self.test = test
        router = test.site.makeRouter()
        link = try SignedLink(
            purpose: .pay, account: "a", debtor: "d", contact: nil, expires: test.business.now + .seconds(60),
            language: .isiZulu)
        router.get("p/:token") { _, context in
            try await test.site.behindLink(context, .pay, sender: { _ in nil }) { _ -> Response in
                throw ProblemDetails.conflict("Details in English.")
            }
        }
        router.post("p/:token") { _, _ -> String in throw TestFault() }
        router.get("accounts") { _, _ -> String in throw ProblemDetails.conflict("Details in English.") }
    }

    private struct TestFault: Error {}
    private let html: HTTPFields = [.accept: "text/html"]

    @Test("speak the link's language, and lead to the others")
    func linkLanguage() async throws {
        let path = test.site.links.path(link)
        let answer = try await router.answer(.get, path, html)
        #expect(answer.status == 409)
        #expect(answer.body.contains("<html lang=\"zu\">") && answer.body.contains("Sicela ubheke futhi"))
        #expect(!answer.body.contains("English."))
        #expect(answer.body.contains("href=\"?lang=af\" lang=\"af\""))
        let other = try await router.answer(.get, path + "?lang=af", html)
        #expect(other.body.contains("<html lang=\"af\">") && other.body.contains("Kyk asseblief weer"))
    }

    @Test("without a link speak the browser's language, else English")
    func browserLanguage() async throws {
        var headers = html
        #expect(try await router.answer(.get, "/p/AAAA", headers).body.contains("This link does not work"))
        headers[.acceptLanguage] = "fr, af;q=0.7"
        let answer = try await router.answer(.get, "/p/AAAA", headers)
        #expect(answer.status == 404 && answer.body.contains("Hierdie skakel werk nie"))
        headers[.acceptLanguage] = "fr"
        #expect(try await router.answer(.get, "/o/AAAA?lang=xx", headers).body.contains("<html lang=\"en\">"))
    }

    @Test("keep the reference of an unknown error, and offer no other language of a form that was sent")
    func unknown() async throws {
        let answer = try await router.post(test.site.links.path(link), html, "")
        #expect(answer.status == 500 && answer.body.contains("Kukhona okungahambanga kahle"))
        #expect(answer.body.contains("class=\"reference\"") && !answer.body.contains("?lang="))
    }

    @Test("of links that ran out say in the link's language how to get a new one")
    func expired() async throws {
        test.business.advance(.seconds(60))
        let answer = try await router.answer(.get, test.site.links.path(link), html)
        #expect(answer.status == 410 && answer.body.contains("Lesi sixhumanisi siphelelwe yisikhathi"))
        #expect(answer.body.contains("I-akhawunti yakho"))
        let english = test.site.links.path(link.with(language: .english))
        #expect(answer.body.contains("href=\"\(english)\""))
        #expect(try await router.answer(.get, english, html).body.contains("This link has run out"))
    }

    @Test("leave staff's pages and APIs as they are")
    func others() async throws {
        #expect(try await router.answer(.get, "/accounts", html).body.contains("Details in English."))
        let json = try await router.answer(.get, test.site.links.path(link), [.accept: "application/json"])
        #expect(json.body.contains("Details in English."))
    }
}

import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Web

@Suite struct SignInTests {
    private func router(_ test: TestSite) -> AppRouter {
        let router = test.site.makeRouter()
        test.site.signIn().addRoutes(to: router)
        router.group("console").add(middleware: RequireRole(.supervisor)).get { _, context in
            context.session?.user ?? ""
        }
        router.group("audit").add(middleware: RequireRole(.auditor)).get { _, _ in "audit" }
        router.group("api/x").add(middleware: RequireRole(.supervisor)).get { _, _ in "x" }
        router.group("api/y").add(middleware: RequireServiceToken(test.site.serviceToken)).get { _, _ in "y" }
        router.group("api/z").add(middleware: RequireRoleOrService(test.site.serviceToken, .supervisor)).get { _, _ in
            "z"
        }
        return router
    }

    @Test func whoIsNotSignedInIsLedToTheSignInOrRefused() async throws {
        let test = try TestSite()
        let router = router(test)
        let page = try await router.answer(.get, "/console?tab=a&b=c", [.accept: "text/html"])
        #expect(page.status == 303)
        #expect(page.headers[.location] == "/sign-in?next=%2Fconsole%3Ftab%3Da%26b%3Dc")
        let api = try await router.answer(.get, "/api/x")
        #expect(api.status == 401)
        #expect(api.headers[.contentType] == "application/problem+json")
        #expect(try await router.answer(.get, "/api/y", test.cookie()).status == 401)
        #expect(try await router.answer(.get, "/api/z").status == 401)
        let wrong: HTTPFields = [.authorization: "Bearer service-token-0123456788"]
        #expect(try await router.answer(.get, "/api/y", wrong).status == 401)
    }

    @Test func aRoleOpensItsRoutesOnly() async throws {
        let test = try TestSite()
        let router = router(test)
        #expect(try await router.answer(.get, "/console", test.cookie()).body == "thandi")
        #expect(try await router.answer(.get, "/audit", test.cookie()).status == 403)
        #expect(try await router.answer(.get, "/console", test.cookie([.admin])).status == 403)
        #expect(try await router.answer(.get, "/api/z", test.cookie()).body == "z")
        let token: HTTPFields = [.authorization: "Bearer " + TestSite.token]
        #expect(try await router.answer(.get, "/api/y", token).body == "y")
        #expect(try await router.answer(.get, "/api/z", token).body == "z")
        #expect(try await router.answer(.get, "/api/x", token).status == 401)
    }

    @Test func signingInSetsACookieThatScriptsCannotRead() async throws {
        let test = try TestSite()
        let router = router(test)
        let body = "user=Thandi&password=correct+horse+battery&next=%2Fconsole"
        let answer = try await router.post("/sign-in", [.accept: "text/html"], body)
        #expect(answer.status == 303)
        #expect(answer.headers[.location] == "/console")
        let cookie = try #require(answer.headers.setCookie("q_session"))
        #expect(cookie.hasSuffix("; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax; Secure"))
        let value = String(cookie.prefix { $0 != ";" })
        #expect(try await router.answer(.get, "/console", [.cookie: value]).body == "thandi")
        test.wall.advance(SessionCodec.life)
        #expect(try await router.answer(.get, "/console", [.cookie: value, .accept: "text/html"]).status == 303)
    }

    @Test func overPlainHTTPTheCookieIsNotSecureOrItWouldBeLost() async throws {
        let test = try TestSite(publicURL: "http://localhost:8080/")
        let answer = try await router(test).post("/sign-in", [:], "user=thandi&password=correct+horse+battery")
        #expect(answer.headers.setCookie("q_session")?.contains("Secure") == false)
        #expect(answer.headers[.strictTransportSecurity] == nil)
    }

    @Test(arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-in", "", "%2F%09"])
    func signingInNeverLeadsElsewhere(_ next: String) async throws {
        let test = try TestSite()
        let body = "user=thandi&password=correct+horse+battery&next=" + FormText.encode(next)
        #expect(try await router(test).post("/sign-in", [:], body).headers[.location] == "/console")
        let page = try await router(test).answer(.get, "/sign-in?next=" + FormText.encode(next))
        #expect(!page.body.contains("evil"))
    }

    @Test func aWrongPasswordOrNameGetsTheSameAnswer() async throws {
        let test = try TestSite()
        let router = router(test)
        let known = try await router.post("/sign-in", [:], "user=thandi&password=wrong")
        let unknown = try await router.post("/sign-in", [:], "user=nobody&password=wrong")
        #expect(known.status == 422)
        #expect(unknown.status == 422)
        #expect(known.body.replacing("thandi", with: "nobody") == unknown.body)
        #expect(known.headers.setCookie("q_session") == nil)
    }

    @Test func guessesAreThrottledByUserWhateverTheClient() async throws {
        let test = try TestSite()
        let router = router(test)
        for index in 0..<10 {
            let answer = try await router.post("/sign-in", [:], "user=thandi&password=x", peer: "198.51.100.\(index)")
            #expect(answer.status == 422)
        }
        let right = "user=thandi&password=correct+horse+battery"
        let refused = try await router.post("/sign-in", [:], right, peer: "198.51.100.99")
        #expect(refused.status == 429)
        #expect(refused.headers[.retryAfter] == "60")
        test.wall.advance(.seconds(60))
        #expect(try await router.post("/sign-in", [:], right, peer: "198.51.100.99").status == 303)
    }

    @Test func guessesAreThrottledByClientWhateverTheUser() async throws {
        let test = try TestSite()
        let cheap = PasswordHash.Cost(rounds: 1_024, blockSize: 8, parallelism: 1)
        let hash = try PasswordHash(of: TestSite.password, salt: Array(repeating: 7, count: 16), cost: cheap)
        let users = (0..<31).map { "user\($0):agent:\(hash)" }.joined(separator: "\n")
        try test.folder.write("users", Array(users.utf8))
        let router = router(test)
        var statuses: [Int] = []
        for index in 0..<31 {
            // Only what the edge adds at the end counts: the client may write anything before it.
            let headers: HTTPFields = [.forwardedFor: "203.0.113.\(index), 198.51.100.7"]
            let answer = try await router.post("/sign-in", headers, "user=user\(index)&password=x", peer: "127.0.0.1")
            statuses.append(answer.status)
        }
        #expect(statuses == Array(repeating: 422, count: 30) + [429])
    }

    @Test func aRightPasswordCostsNothing() async throws {
        let test = try TestSite()
        let router = router(test)
        for _ in 0..<12 {
            let answer = try await router.post("/sign-in", [:], "user=thandi&password=correct+horse+battery")
            #expect(answer.status == 303)
        }
    }

    @Test func anUnusableUsersFileLetsNobodyInAndSaysNothing() async throws {
        let test = try TestSite()
        try test.folder.write("users", Array("thandi:boss:x\n".utf8))
        let answer = try await router(test).post(
            "/sign-in", [.accept: "text/html"], "user=thandi&password=correct+horse+battery")
        #expect(answer.status == 503)
        #expect(!answer.body.contains("boss"))
    }

    @Test func aSignInFromAnotherSiteIsRefused() async throws {
        let test = try TestSite()
        let headers: HTTPFields = [.origin: "https://evil.example"]
        let answer = try await router(test).post("/sign-in", headers, "user=thandi&password=correct+horse+battery")
        #expect(answer.status == 403)
    }

    @Test func signingOutRemovesTheCookieAndNeedsAToken() async throws {
        let test = try TestSite()
        let router = router(test)
        #expect(try await router.post("/sign-out", test.cookie(), "").status == 403)
        let token = test.site.csrf.token(.session(id: "session-1"))
        let answer = try await router.post("/sign-out", test.cookie(), "csrf=" + token)
        #expect(answer.status == 303)
        #expect(answer.headers.setCookie("q_session")?.hasPrefix("q_session=; Path=/; Max-Age=0") == true)
    }
}

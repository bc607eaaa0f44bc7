import Testing

@testable import Web

@Suite struct LocalPathTests {
    @Test(arguments: [
        "", "console", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/",
        "javascript:alert(1)", "/a\nLocation: x", "/a b", "/\tevil", " /console", "/caf\u{e9}", "/a\\b", "/\u{0}",
        "/" + String(repeating: "a", count: 2_000),
    ])
    func whatLeadsElsewhereIsRefused(_ text: String) {
        #expect(LocalPath(text) == nil)
        #expect(SignIn.path(next: text) == "/sign-in")
    }

    @Test(arguments: ["/", "/console", "/accounts/city%3AA-1?tab=ledger&page=2", "/a//b", "/@x"])
    func aPathOfOursIsTaken(_ text: String) {
        #expect(LocalPath(text)?.text == text)
    }

    @Test func theSignInAddressCarriesThePathEscaped() {
        #expect(SignIn.path(next: "/a?b=c&d=e") == "/sign-in?next=%2Fa%3Fb%3Dc%26d%3De")
        #expect(SignIn.path(next: nil) == "/sign-in")
    }
}

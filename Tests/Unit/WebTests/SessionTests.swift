import Calendars
import Crypto
import Testing

@testable import Web

@Suite struct SessionTests {
    private let codec = SessionCodec(key: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
    private let now = TestTime.start

    private var session: Session {
        Session(
            user: "thandi", roles: [.agent, .policyAuthor], issued: now, expires: now + SessionCodec.life,
            id: "0123456789abcdef")
    }

    @Test(arguments: ["", ".", "a.b", "e30.", "not base64.at all", String(repeating: "a", count: 4_000)])
    func whatIsNoCookieOpensNothing(_ cookie: String) {
        #expect(codec.open(cookie, at: now) == nil)
    }

    @Test func aChangedCookieOpensNothing() {
        let cookie = codec.seal(session)
        for index in cookie.indices {
            var changed = cookie
            changed.replaceSubrange(index...index, with: cookie[index] == "A" ? "B" : "A")
            #expect(codec.open(changed, at: now) == nil)
        }
    }

    @Test func aTokenOfAnotherUseIsNoSession() {
        let key = SymmetricKey(data: [UInt8](repeating: 1, count: 32))
        let body = Array("{}".utf8)
        let other = Signer(key: key, use: "flash").tag(body)
        #expect(codec.open(Base64URL.encode(body) + "." + Base64URL.encode(other), at: now) == nil)
    }

    @Test func aSessionEndsAtItsExpiry() {
        let cookie = codec.seal(session)
        #expect(codec.open(cookie, at: now) == session)
        #expect(codec.open(cookie, at: session.expires - .milliseconds(1)) == session)
        #expect(codec.open(cookie, at: session.expires) == nil)
    }

    @Test func aSessionFromTheFutureOpensNothing() {
        #expect(codec.open(codec.seal(session), at: now - .seconds(3_600)) == nil)
    }

    @Test func flashMessagesComeBackAndCannotBeForged() throws {
        let codec = FlashCodec(key: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
        let flash = Flash.success("Saved: 3 rows, 100%; “done”")
        let cookie = codec.seal(flash)
        #expect(codec.open(cookie) == flash)
        #expect(codec.open("A" + cookie.dropFirst()) != flash || cookie.hasPrefix("A"))
        #expect(codec.open("") == nil)
        #expect(codec.open(Base64URL.encode(Array("success:Send money to".utf8))) == nil)
        #expect(codec.open(codec.seal(.info(String(repeating: "x", count: 900))))?.text.count == 400)
    }
}

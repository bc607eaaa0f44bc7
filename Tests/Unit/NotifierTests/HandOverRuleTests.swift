import Calendars
import Contracts
import NotifierCore
import Testing

@Suite("A hand-over")
struct HandOverRuleTests {
    private let rule = HandOverRule()

    @Test(
        "may begin only within the permit's life from when its request was sent",
        arguments: [
            (0, true), (1, true), (200, true), (201, false), (5_000, false), (-1, false),
        ])
    func life(age: Int, mayBegin: Bool) {
        let now: Duration = .seconds(100) + .milliseconds(age)
        let answer = rule.answer(
            GrantFixture().grant, decidedAfter: .seconds(100), handOverMax: .seconds(2), now: now)
        #expect(answer == (mayBegin ? .begin(until: now + .seconds(2)) : .unused(cause: .permitExpired)))
    }

    @Test("may not begin when the window has closed meanwhile", arguments: [(100, true), (101, false), (199, false)])
    func window(age: Int, mayBegin: Bool) {
        let grant = GrantFixture.with { $0.notAfter = $0.decidedAt + .milliseconds(100) }
        let now: Duration = .milliseconds(age)
        let answer = rule.answer(
            grant, decidedAfter: .zero, handOverMax: .seconds(2), now: now)
        #expect(answer == (mayBegin ? .begin(until: now + .seconds(2)) : .unused(cause: .windowClosed)))
    }

    @Test("may never begin on a permit without a life", arguments: [0, -5])
    func noLife(milliseconds: Int) {
        let grant = GrantFixture.with { $0.lifeMilliseconds = milliseconds }
        #expect(
            rule.answer(
                grant, decidedAfter: .zero, handOverMax: .seconds(2), now: .zero) == .unused(cause: .permitExpired))
    }

    @Test(
        "has a name that can be a file's",
        arguments: [
            ("abc", 1, "abc"), ("abc", 2, "abc-2"), ("a.b_C-9", 10, "a.b_C-9-10"), ("", 1, nil), ("../up", 1, nil),
            (".hidden", 1, nil), ("a/b", 1, nil), ("a b", 1, nil), ("ê", 1, nil), ("abc", 0, nil),
            (String(repeating: "a", count: 201), 1, nil),
        ] as [(String, Int, String?)])
    func names(id: String, attempt: Int, expected: String?) {
        #expect(SpoolName(contact: ContactID(id), attempt: attempt)?.value == expected)
    }
}

import Testing

@testable import Web

@Suite struct UsersFileTests {
    private static let hash = "scrypt$1024$8$1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    @Test(arguments: [
        ("thandi", "line 1: it must read name:role,role:scrypt$N$r$p$salt$hash"),
        ("thandi:boss:\(hash)", "line 1: a role must be one of agent, specialist, supervisor"),
        ("thandi::\(hash)", "line 1: a role must be one of"),
        ("thandi:agent:secret", "line 1: the password hash must read"),
        ("Thandi K:agent:\(hash)", "line 1: a name must have 1 to 60"),
        (":agent:\(hash)", "line 1: a name must have 1 to 60"),
        ("a:agent:\(hash)\n\n# x\na:admin:\(hash)", "line 4: the user has a line before this one"),
    ])
    func aMistakeIsNamedByItsLine(text: String, problem: String) {
        let error = #expect(throws: UsersFileError.self) { try UsersFile(text: text) }
        #expect(error?.description.contains(problem) == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func allMistakesAreNamedAtOnce() {
        let error = #expect(throws: UsersFileError.self) { try UsersFile(text: "a\nb\n") }
        #expect(error?.description.contains("line 1") == true)
        #expect(error?.description.contains("line 2") == true)
    }

    @Test func linesCommentsAndBlanksAreRead() throws {
        let file = try UsersFile(
            text: "# staff\r\n\n  thandi:supervisor,agent:\(Self.hash)\r\nsipho@x.org:policy-approver:\(Self.hash)\n")
        #expect(file.users.keys.sorted() == ["sipho@x.org", "thandi"])
        #expect(file.users["thandi"]?.roles == [.agent, .supervisor])
        #expect(file.users["thandi"]?.line == "thandi:agent,supervisor:\(Self.hash)")
    }

    @Test func aMissingFileSaysWhich() {
        #expect(throws: UsersFileError.self) { try UsersFile(path: "/nonexistent/users") }
    }
}

import ArgumentParser
import Calendars
import Contracts
import Foundation
import Messaging
import Storage
import TestSupport
import Testing
import Web

@testable import OperatorCore
@testable import OperatorService

@Suite("Commands") struct CommandTests {
    @Test(
        "a command written wrong ends with 2",
        arguments: [
            ["erp", "publish"], ["erp", "publish", "x.csv", "--map", "m"], ["nonsense"], ["parked", "list"],
            ["parked", "show", "12", "--port", "9"],
            ["parked", "replay", "payment/1", "--port", "9"],
            ["parked", "replay", "payment/1", "--reason", " ", "--port", "9"],
            ["parked", "discard", "payment/0", "--reason", "x", "--port", "9"],
            ["erp", "publish", "x", "--map", "m", "--system", "a b"],
            ["erp", "publish", "x", "--map", "m", "--system", "city", "--wait", "0"],
            ["erp", "publish", "x", "--map", "m", "--system", "city", "--as-of", "yesterday"],
            ["erp", "publish", "x", "--map", "m", "--system", "city", "--plain", "--vault-key", "k"],
            ["erp", "publish", "x", "--map", "m", "--system", "city", "--user", "erp-trade"],
            ["erp", "publish", "x", "--map", "m", "--system", "city", "--port", "70000"],
            ["status"], ["status", "--service", "payment"], ["events", "tail", "--from", "-1"],
            ["events", "tail", "--from", "last"],
            ["events", "tail", "--limit", "0"], ["parked", "list", "--port", "9", "--standing", "lost"],
            ["user", "add", "x", "--file", "f"],
        ])
    func usage(arguments: [String]) async {
        #expect(await Quittance.execute(arguments) == 2)
    }

    @Test(
        "what cannot be done ends with 1",
        arguments: [
            ["erp", "publish", "/nonexistent.csv", "--map", "/nonexistent.yaml", "--system", "city", "--dry-run"],
            ["policy", "check", "/nonexistent"], ["parked", "list", "--port", "9", "--keys", "/nonexistent"],
            ["contracts", "schemas", "/proc/none"],
            ["status", "--port", "9", "--system-file", "/nonexistent.json"],
            ["user", "add", "x", "--roles", "boss", "--file", "/nonexistent/users"],
        ])
    func failures(arguments: [String]) async {
        #expect(await Quittance.execute(arguments) == 1)
    }

    @Test(
        "help and lists end with 0",
        arguments: [["--help"], ["contracts", "list"], ["contracts", "list", "--json"], ["contracts", "asyncapi"]])
    func success(arguments: [String]) async {
        #expect(await Quittance.execute(arguments) == 0)
    }

    // MARK: - Users

    private func user(_ name: String, _ password: String = "correct horse") throws -> User {
        let cost = PasswordHash.Cost(rounds: 1_024, blockSize: 8, parallelism: 1)
        let hash = try PasswordHash(of: password, salt: Array(repeating: 7, count: 16), cost: cost)
        return try #require(User(name: name, roles: [.agent, .auditor], password: hash))
    }

    @Test("a user that was added is read by the reader of the services, and the lines around it stay")
    func userLines() throws {
        let folder = try TestFolder("operator")
        let path = try folder.write("users", "# staff\n\n\(try user("thandi").line)\n")
        let book = try UserBook(path: path)
        #expect(book.has("thandi"))
        #expect(!book.has("# staff"))
        #expect(!book.has("sipho"))
        try book.with(try user("sipho")).write()
        let users = try UsersFile(path: path).users
        #expect(users.keys.sorted() == ["sipho", "thandi"])
        #expect(users["sipho"]?.password.matches("correct horse") == true)
        #expect(users["sipho"]?.roles == [.agent, .auditor])
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# staff\n\n"))
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(rights?.intValue == 0o600)
    }

    @Test("a user there already gets a new line in the old one's place")
    func replaces() throws {
        let folder = try TestFolder("operator")
        let path = try folder.write("users", "\(try user("a").line)\n\(try user("b").line)\n")
        try UserBook(path: path).with(try user("a", "another password")).write()
        let users = try UsersFile(path: path).users
        #expect(users.count == 2)
        #expect(users["a"]?.password.matches("another password") == true)
    }

    @Test("a file with mistakes is not added to")
    func brokenFile() throws {
        let folder = try TestFolder("operator")
        let path = try folder.write("users", "no user line\n")
        #expect(throws: UsersFileError.self) { try UserBook(path: path) }
    }

    // MARK: - Status

    @Test(
        "addresses are read as service=host:port",
        arguments: [
            ("payment=127.0.0.1:8082", true), ("payment=localhost:1", true), ("payment", false), ("=h:1", false),
            ("p=h", false), ("p=h:0", false), ("p=:1", false), ("p=h:x", false),
        ])
    func addresses(text: String, isOne: Bool) {
        #expect((ServiceAddress(text) != nil) == isOne)
    }

    @Test(
        "an answer of a health page is taken apart, anything else is none",
        arguments: [
            ("HTTP/1.1 200 OK\r\nA: b\r\n\r\n{}", 200, "{}"), ("HTTP/1.0 503 x\r\n\r\n", 503, ""),
        ])
    func answers(text: String, status: Int, body: String) {
        #expect(PlainHTTP.parse(Data(text.utf8)) == PlainHTTP.Answer(status: status, body: Data(body.utf8)))
        #expect(PlainHTTP.parse(Data("SSH-2.0\r\n\r\n".utf8)) == nil)
        #expect(PlainHTTP.parse(Data("HTTP/1.1 200 OK\r\n".utf8)) == nil)
    }

    @Test("cells of a report are no formulas, and commas in them no columns")
    func report() throws {
        let folder = try TestFolder("operator")
        let ledger = try folder.write("ledger.csv", "x")
        var report = FaultReport(ledger: ledger)
        try report.add(RowFault(line: 2, column: "=A1,\"b\"", event: "e", text: "is wrong"), found: "map")
        let text = try String(contentsOfFile: report.path, encoding: .utf8)
        #expect(text == "line,column,event,found by,what is wrong\r\n2,\"'=A1,\"\"b\"\"\",e,map,is wrong\r\n")
        _ = FaultReport(ledger: ledger)
        #expect(!FileManager.default.fileExists(atPath: report.path))
    }
}

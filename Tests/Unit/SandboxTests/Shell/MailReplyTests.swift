import Foundation
import Testing

@testable import Transfer

@Suite("Handing mail in")
struct MailReplyTests {
    @Test(
        "A server's reply is its codes, never its words",
        arguments: [
            ("250 2.0.0 queued as 1\r\n", 250, "2.0.0"),
            ("550 5.1.1 <nomvula@example.org>: no such user\r\n", 550, "5.1.1"),
            ("550-5.7.26 first of several lines\r\n", 550, "5.7.26"), ("354 go on\r\n", 354, nil),
            ("250\r\n", 250, nil),
            ("451 4.7 greylisted", 451, nil), ("550 5.1.1111 no", 550, nil), ("550 6.1.1 no", 550, nil),
            ("421 4.3.2", 421, "4.3.2"),
        ] as [(String, Int, String?)])
    func replies(line: String, code: Int, status: String?) {
        #expect(MailReply(line: line[...]) == MailReply(code: code, status: status))
    }

    @Test("What is no reply is none", arguments: ["", "25", "999 no", "abc", "+25 x", "SSH-2.0-OpenSSH"])
    func garbage(line: String) {
        #expect(MailReply(line: line[...]) == nil)
    }

    @Test(
        "An address that could end the command is not sent, and not told",
        arguments: [
            "a@b.example> SIZE=1", "a@b.example\r\nRCPT TO:<c@d.example>", "<a@b.example", "", "é@b.example", "a b@c",
        ])
    func envelope(address: String) {
        let server = MailServer(host: "127.0.0.1", port: 1, security: .none)
        let pairs = [("ok@example.org", address), (address, "ok@example.org")]
        for (sender, recipient) in pairs {
            let mail = MailSubmission(sender: sender, recipient: recipient, message: Data(), timeout: .seconds(1))
            let answer = BlockingTransfer().submit(mail, to: server)
            #expect(answer == .notSent(TransferError(.badRequest, "an address cannot stand in an envelope")))
        }
    }

    @Test("Of a server that is not there it is certain that it got nothing")
    func absent() {
        let mail = MailSubmission(
            sender: "a@b.example", recipient: "c@d.example", message: Data("x\r\n".utf8), timeout: .seconds(5))
        let answer = BlockingTransfer().submit(mail, to: MailServer(host: "127.0.0.1", port: 1, security: .startTLS))
        guard case .notSent(let error) = answer else {
            Issue.record("the answer is \(answer)")
            return
        }
        #expect(error.code == .cannotConnect && error.isUnsent)
    }

    @Test(
        "A host can lead an address nowhere else",
        arguments: [("mail.example.org", true), ("127.0.0.1", true), ("[::1]", true)]
            + ["", "a/b", "a:25", "a@b", "[::1", "a b", "é.example", "[a/b]"].map { ($0, false) })
    func hosts(host: String, isHost: Bool) {
        #expect(MailServer.isHost(host) == isHost)
    }

    @Test("A login shows nothing of itself")
    func login() {
        let server = MailServer(
            host: "h", port: 25, security: .tls, login: .init(user: "q", password: "planted-secret"))
        #expect(!"\(server)".contains("planted") && !String(reflecting: server).contains("planted"))
    }
}

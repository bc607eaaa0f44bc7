import Contracts
import Foundation
import Messaging
import Testing

@testable import SandboxService

@Suite("Replies by text message")
struct ReplySignatureTests {
    /// The signature was computed with
    /// `openssl dgst -sha1 -hmac 12345 -binary | base64`.
    @Test("A reply is signed over the address and the fields in order of their names")
    func signature() {
        let fields = [("From", "+27820000001"), ("To", "+27870000000"), ("Body", "STOP please"), ("MessageSid", "SM1")]
            .map { (name: $0.0, value: $0.1) }
        let shuffled = TextReplies.signature(of: fields.reversed(), origin: "http://edge", token: "12345")
        #expect(TextReplies.signature(of: fields, origin: "http://edge", token: "12345") == shuffled)
        #expect(shuffled == "9h8Mp2oKxf4WYriA/BF49tyIpvk=")
    }

    @Test("The same act gives the same message number, another act another")
    func number() {
        let first = TextReplies.fields(from: "+27820000001", text: "STOP", debtor: "city:D-1", number: 1)
        let again = TextReplies.fields(from: "+27820000001", text: "STOP", debtor: "city:D-1", number: 1)
        let other = TextReplies.fields(from: "+27820000001", text: "STOP", debtor: "city:D-1", number: 2)
        #expect(first.map(\.value) == again.map(\.value))
        #expect(first.last?.value != other.last?.value)
        #expect(first.last?.value.utf8.count == 34)
    }

    @Test("Bytes and hexadecimal digits are each other's reverse, and other text is no bytes")
    func hexadecimal() {
        #expect(Hexadecimal.bytes(Hexadecimal.text([0, 9, 16, 255])) == [0, 9, 16, 255])
        for bad in ["a", "0g", "0x", "é1"] { #expect(Hexadecimal.bytes(bad) == nil) }
    }
}

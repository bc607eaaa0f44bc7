import Foundation
import Messaging
import Storage
import Testing

@Suite struct PackedPropertiesTests {
    private static let full = MessageProperties(
        contentType: "application/json", messageID: "m-1", correlationID: "c", replyTo: "r", expiration: "2000",
        type: "a.b.v1", userID: "erp-city", appID: "é", persistent: false,
        headers: ["text": .string(""), "number": .integer(.min), "yes": .boolean(true), "no": .boolean(false)])

    @Test("what is packed comes back the same", arguments: [MessageProperties(), full])
    func roundTrip(properties: MessageProperties) throws {
        #expect(try PackedProperties.unpack(PackedProperties.pack(properties)) == properties)
    }

    @Test("an empty text is not an absent one")
    func emptyText() throws {
        let properties = MessageProperties(messageID: "")
        #expect(try PackedProperties.unpack(PackedProperties.pack(properties)).messageID == "")
    }

    @Test("every byte counts: cut short, too long or of another format, it is refused")
    func damage() throws {
        let whole = PackedProperties.pack(Self.full)
        for length in 0..<whole.count {
            #expect(throws: StorageError.self) { try PackedProperties.unpack(whole.prefix(length)) }
        }
        #expect(throws: StorageError.self) { try PackedProperties.unpack(whole + [0]) }
        #expect(throws: StorageError.self) { try PackedProperties.unpack(Data([2]) + whole.dropFirst()) }
    }
}

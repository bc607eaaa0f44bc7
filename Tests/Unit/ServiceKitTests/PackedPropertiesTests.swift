import Foundation
import Messaging
import Storage
import Testing

@Suite struct PackedPropertiesTests {
    private static let full = MessageProperties(
        contentType: "application/json", messageID: "m-1", correlationID: "c", replyTo: "r", expiration: "2000",
        type: "a.b.v1", userID: "erp-city", appID: "é", persistent: false,
        headers: ["text": .string(""), "number": .integer(.min), "yes": .boolean(true), "no": .boolean(false)])

    /// `full` in format 1. Stores hold such rows: they must stay readable, and another order is another format.
    private static let golden: [UInt8] = [
        // format 1, transient
        0x01, 0x00,
        // contentType
        0x10, 0x00, 0x00, 0x00, 0x61, 0x70, 0x70, 0x6C, 0x69, 0x63, 0x61, 0x74, 0x69, 0x6F, 0x6E, 0x2F, 0x6A, 0x73,
        0x6F, 0x6E,
        // messageID
        0x03, 0x00, 0x00, 0x00, 0x6D, 0x2D, 0x31,
        // correlationID
        0x01, 0x00, 0x00, 0x00, 0x63,
        // replyTo
        0x01, 0x00, 0x00, 0x00, 0x72,
        // expiration
        0x04, 0x00, 0x00, 0x00, 0x32, 0x30, 0x30, 0x30,
        // type
        0x06, 0x00, 0x00, 0x00, 0x61, 0x2E, 0x62, 0x2E, 0x76, 0x31,
        // userID
        0x08, 0x00, 0x00, 0x00, 0x65, 0x72, 0x70, 0x2D, 0x63, 0x69, 0x74, 0x79,
        // appID
        0x02, 0x00, 0x00, 0x00, 0xC3, 0xA9,
        // four headers, by name
        0x04, 0x00, 0x00, 0x00,
        // no: false
        0x02, 0x00, 0x00, 0x00, 0x6E, 0x6F, 0x02,
        // number: the least
        0x06, 0x00, 0x00, 0x00, 0x6E, 0x75, 0x6D, 0x62, 0x65, 0x72, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x80,
        // text: empty
        0x04, 0x00, 0x00, 0x00, 0x74, 0x65, 0x78, 0x74, 0x00, 0x00, 0x00, 0x00, 0x00,
        // yes: true
        0x03, 0x00, 0x00, 0x00, 0x79, 0x65, 0x73, 0x03,
    ]

    @Test("format 1 is these bytes, and read from them")
    func format1() throws {
        #expect([UInt8](PackedProperties.pack(Self.full)) == Self.golden)
        #expect(try PackedProperties.unpack(Data(Self.golden)) == Self.full)
    }

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

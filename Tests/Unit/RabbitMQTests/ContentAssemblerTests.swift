import Foundation
import Messaging
import Testing

@testable import RabbitMQ

@Suite struct ContentAssemblerTests {
    private static let start = ContentAssembler.Start.deliver(
        .init(consumer: 0, tag: 1, redelivered: false, exchange: "x", routingKey: "k"))
    private static let properties = MessageProperties(messageID: "m")

    private func body(_ assembler: inout ContentAssembler, _ text: String) throws -> ContentAssembler.Content? {
        try Array(text.utf8).withUnsafeBytes { try assembler.body($0) }
    }

    @Test("frames in the wrong order are a protocol violation")
    func wrongOrder() throws {
        var headerFirst = ContentAssembler()
        #expect(throws: RabbitMQError.self) { try headerFirst.header(bodySize: 1, properties: Self.properties) }
        var bodyFirst = ContentAssembler()
        #expect(throws: RabbitMQError.self) { try body(&bodyFirst, "x") }
        var twice = ContentAssembler()
        try twice.begin(Self.start)
        #expect(throws: RabbitMQError.self) { try twice.begin(Self.start) }
        var tooLong = ContentAssembler()
        try tooLong.begin(Self.start)
        _ = try tooLong.header(bodySize: 2, properties: Self.properties)
        #expect(throws: RabbitMQError.self) { try body(&tooLong, "abc") }
    }

    @Test("a message without a body is whole with its header")
    func empty() throws {
        var assembler = ContentAssembler()
        try assembler.begin(Self.start)
        let content = try assembler.header(bodySize: 0, properties: Self.properties)
        #expect(content == .init(start: Self.start, properties: Self.properties, body: Data()))
    }

    @Test("a body in one piece and one in many come out the same", arguments: [["abcdef"], ["ab", "c", "", "def"]])
    func pieces(pieces: [String]) throws {
        var assembler = ContentAssembler()
        for _ in 0..<2 {
            try assembler.begin(Self.start)
            #expect(try assembler.header(bodySize: 6, properties: Self.properties) == nil)
            var content: ContentAssembler.Content?
            for piece in pieces {
                #expect(content == nil)
                content = try body(&assembler, piece)
            }
            #expect(content == .init(start: Self.start, properties: Self.properties, body: Data("abcdef".utf8)))
        }
    }
}

import Foundation
import GRDB
import Messaging
import Testing

@testable import Storage

/// A file as a program of the runtime's first version left it, byte for byte: what today's code writes is not asked.
enum FirstVersion {
    /// What the sealed rows hold.
    static let delivery = Delivery(
        token: DeliveryToken(epoch: 0, tag: 0), queue: "q", exchange: "events", routingKey: "k", redelivered: false,
        properties: MessageProperties(
            contentType: "application/json", messageID: "m-1", type: "a.b.v1", userID: "erp-city",
            headers: ["count": .integer(-1), "first": .boolean(true), "text": .string("a/b")]),
        body: Data("{}".utf8))

    static let json =
        #"{"body":"e30=","exchange":"events","properties":{"contentType":"application/json","headers":{"#
        + #""count":{"integer":{"_0":-1}},"first":{"boolean":{"_0":true}},"text":{"string":{"_0":"a/b"}}},"#
        + #""messageID":"m-1","persistent":true,"type":"a.b.v1","userID":"erp-city"},"queue":"q","routingKey":"k"}"#

    /// What its outbox row says.
    static let message = OutgoingMessage(
        exchange: "events", routingKey: "k", mandatory: true,
        properties: MessageProperties(
            contentType: "application/json", messageID: "m-1", type: "a.b.v1",
            headers: ["cloudEvents_id": .string("m-1")]),
        body: Data("{}".utf8))

    static let seal = Result { try BodySeal(key: Data(repeating: 7, count: 32)) }

    static func write(to path: String) throws {
        var migrator = DatabaseMigrator()
        let first = try #require(RuntimeSchema.migrations.first)
        migrator.registerMigration(first.name) { try $0.execute(sql: first.sql) }
        migrator.registerMigration(StoreFixture.notes.name) { try $0.execute(sql: StoreFixture.notes.sql) }
        let queue = try DatabaseQueue(path: path)
        try migrator.migrate(queue)
        try queue.write { try $0.execute(sql: rows) }
        try queue.close()
    }

    private static let rows = """
        INSERT INTO outbox (exchange, routingKey, mandatory, alone, properties, body, state, changedAt, cause)
        VALUES ('events', 'k', 1, 0, x'\(properties)', x'7b7d', 0, 1000, 'message/q/m-0');
        INSERT INTO retry (consumer, messageId, delivery, attempts) VALUES ('q', 'city/m-1', x'\(sealed)', 2);
        INSERT INTO setAside
            (consumer, messageId, kind, standing, type, subject, delivery, reasons, attempts, at)
        VALUES ('q', 'city/m-1', 'parked', 'waiting', 'a.b.v1', 'A-1', x'\(sealed)',
            CAST('[{"code":"handler-failed","field":"id","text":"could not be handled."}]' AS BLOB), 6, 1000);
        """

    private static let properties = """
        0101100000006170706c69636174696f6e2f6a736f6e030000006d2d31ffffffffffffffffffffffff06000000612e622e76\
        31ffffffffffffffff010000000e000000636c6f75644576656e74735f696400030000006d2d31
        """

    private static let sealed = """
        0000000000000000000000001afac6dd9feb29d2c362bc54f959678cd897ca9112b2cc3e342fa2ad398c74129eeb6576f380\
        048ea1c88c16fdd46a903da2cb20e7885186bd7afe6c6309c358b2fe400ec456c91d23939ba689cf817b5a74acd0469ae9e9\
        78ddce2e9c098dd1bd96a319d6e69c47954c067e16269461ea8657a3c407d80bebc745bde678471a2551819b0baf118ae1df\
        998a2731d13c63d9543e364196e4330e723746374bc7ec250df1c81f0dc3b172038cb6d3c0c3e0457af6c5168ca30162e80b\
        8bbbab8839a4240b762e3705ceaf19ed7bf90b585329f13222b2bf3085dbd05f5e317b0773bfe167dc45f8d5caca83633491\
        f0c237399c9bfdb4e5bef56c2141bd03fa7689d0c8c475017f50d92f6896c15915d55a906c7036cb2fb3f830f99531ba79f9\
        c72cc9f24a1060ab0e677df85b72523c21
        """
}

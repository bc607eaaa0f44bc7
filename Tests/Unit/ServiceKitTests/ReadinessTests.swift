import Foundation
import Messaging
import RabbitMQ
import ServiceKit
import Testing

@Suite struct ReadinessTests {
    @Test("readiness shows each connection with its state, why it is down, and its counts")
    func connections() throws {
        let readiness = Readiness(
            service: "payment", broker: .down(reason: "topology missing: queue q is missing"),
            connections: [
                .init(purpose: "publisher", state: .blocked(reason: "low on memory"), reconnects: 2, unconfirmed: 7),
                .init(purpose: "consumer", state: .down(reason: "topology missing: queue q is missing")),
            ], store: "ok", instant: "2026-01-05T03:00:00Z")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let text = String(decoding: try encoder.encode(readiness), as: UTF8.self)
        #expect(
            text == """
                {"broker":"down","connections":[\
                {"purpose":"publisher","reason":"low on memory","reconnects":2,"state":"blocked","unconfirmed":7},\
                {"purpose":"consumer","reason":"topology missing: queue q is missing","reconnects":0,"state":"down",\
                "unconfirmed":0}],"instant":"2026-01-05T03:00:00Z","service":"payment","store":"ok"}
                """)
        #expect(try JSONDecoder().decode(Readiness.self, from: Data(text.utf8)) == readiness)
    }
}

import Contracts
import Messaging
import Testing

@testable import SandboxService

@Suite("Replies to the ERPs")
struct ReplyBoxTests {
    private func reply(_ id: String, _ type: String, _ message: String) -> ERPReply {
        ERPReply(system: "city", id: id, type: type, data: .object(["messageId": .string(message)]))
    }

    @Test("Replies come out once, in an order that does not depend on how they arrived")
    func order() {
        let replies = [
            reply("r-3", "erp.message.rejected.v1", "m-1"), reply("r-2", "erp.message.accepted.v1", "m-2"),
            reply("r-1", "erp.message.accepted.v1", "m-1"),
        ]
        for arrival in [replies, replies.reversed(), replies + replies] {
            let box = ReplyBox()
            for reply in arrival { box.put(reply) }
            #expect(box.take().map(\.id) == ["r-1", "r-2", "r-3"])
            #expect(box.take().isEmpty)
        }
    }

    @Test("Two different answers under one id are two answers")
    func sameID() {
        let box = ReplyBox()
        box.put(reply("r-1", "erp.message.accepted.v1", "m-1"))
        box.put(reply("r-1", "erp.message.rejected.v1", "m-1"))
        #expect(box.take().count == 2)
        #expect(box.isAnswered("city", "m-1"))
        #expect(!box.isAnswered("trade", "m-1"))
    }
}

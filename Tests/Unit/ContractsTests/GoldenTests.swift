import Contracts
import Foundation
import Messaging
import Testing

@Suite("Golden messages") struct GoldenTests {
    @Test("there is one of every type, and every file belongs to a type")
    func complete() {
        #expect(Set(GoldenMessage.all.map(\.contract.type)) == Set(MessageCatalogue.all.map(\.type)))
        #expect(GoldenMessage.all.count == GoldenMessage.fileCount)
    }

    @Test("each is read as its type, and written again it is the same", arguments: GoldenMessage.all)
    func again(golden: GoldenMessage) throws {
        let written = try golden.contract.readAndWrite(golden.data)
        if let written {
            #expect(String(decoding: written, as: UTF8.self) == String(decoding: try golden.data, as: UTF8.self))
        }
    }

    @Test("each fits the schema of its type", arguments: GoldenMessage.all)
    func fits(golden: GoldenMessage) throws {
        #expect(SchemaCheck.faults(golden.body, try golden.contract.schema()) == [])
    }

    /// A sealed body without `sealed` is another kind of body, and free members (`input`, attributes) may go.
    @Test("without any one member, it is read exactly when it still fits the schema", arguments: GoldenMessage.all)
    func members(golden: GoldenMessage) throws {
        let schema = try golden.contract.schema()
        for (path, body) in golden.withoutOneMember() {
            let fits = SchemaCheck.faults(body, schema).isEmpty
            let isRead = golden.reads(body)
            #expect(
                fits == isRead,
                "\(path) left out: the schema \(fits ? "takes" : "refuses") it, the reader does not agree")
        }
    }

    @Test("what is of another kind than the schema says is not read either", arguments: GoldenMessage.all)
    func kinds(golden: GoldenMessage) throws {
        guard case .object(let members) = golden.body else { return }
        let schema = try golden.contract.schema()
        for name in members.keys {
            for wrong: JSONValue in [.array([.boolean(true)]), .object(["x": .array([.null])])] {
                let body = JSONValue.object(members.merging([name: wrong]) { $1 })
                guard !SchemaCheck.faults(body, schema).isEmpty else { continue }
                let isRead = golden.reads(body)
                #expect(!isRead, "\(name) = \(wrong)")
            }
        }
    }

    @Test("a member that nobody knows is passed over", arguments: GoldenMessage.all)
    func unknown(golden: GoldenMessage) throws {
        guard case .object(let members) = golden.body else { return }
        let body = JSONValue.object(members.merging(["aFieldOfTheFuture": .object([:])]) { $1 })
        #expect(SchemaCheck.faults(body, try golden.contract.schema()) == [])
        _ = try golden.contract.readAndWrite(JSONCoding.encode(body))
    }
}

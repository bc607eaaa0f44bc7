import Contracts
import Foundation
import Messaging
import TestSupport
import Testing

@Suite("The AsyncAPI document") struct AsyncAPITests {
    private let document: JSONValue

    init() throws { document = try AsyncAPI.document(Topology.quittance(systems: [])) }

    private func names(_ path: String...) -> Set<String> {
        let found = path.reduce(document) { $0[$1] ?? .null }
        guard case .object(let members) = found else { return [] }
        return Set(members.keys)
    }

    @Test("has every message type with its schema, and a channel and operations for it")
    func complete() throws {
        let types = Set(MessageCatalogue.all.map(\.type))
        #expect(names("components", "messages") == types)
        for type in types {
            #expect(names("components", "messages", type).contains("payload"))
            #expect(names("channels").contains { $0 == type || $0.hasSuffix("." + type) }, "\(type)")
            #expect(names("operations").contains { $0.hasSuffix("." + type) || $0.hasSuffix(type) }, "\(type)")
        }
        #expect(names("channels").contains("payment.events.fact.probe.v1"))
        #expect(document["asyncapi"]?.text == "3.0.0")
    }

    @Test("every reference in it leads somewhere")
    func references() throws {
        for reference in Self.references(document) {
            let steps = reference.dropFirst(2).split(separator: "/").map(String.init)
            let found = steps.reduce(Optional(document)) { $0?[$1] }
            #expect(found != nil, "\(reference)")
        }
    }

    private static func references(_ value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { name, inner in
                name == "$ref" ? [inner.text ?? "none"] : references(inner)
            }
        case .array(let items): items.flatMap(references)
        case .null, .boolean, .number, .string: []
        }
    }

    @Test("is the same each time it is made")
    func repeatable() throws {
        let again = try AsyncAPI.document(Topology.quittance(systems: []))
        #expect(try AsyncAPI.text(document) == AsyncAPI.text(again))
    }

    @Test("schemas say what the types say: optional members, choices, amounts, lists, headers")
    func schemas() throws {
        func schema(_ type: String) throws -> JSONValue {
            try #require(MessageCatalogue.all.first { $0.type == type }).schema()
        }
        let reply = try schema("reply.received.v1")
        #expect(reply["required"] == ["at", "channel", "debtorID", "intent", "replyID"])
        #expect(reply["properties"]?["channel"]?["enum"] == ["sms", "email", "whatsapp", "letter", "call"])
        let account = try schema("account.state.v1")
        let invoice = account["properties"]?["openInvoices"]?["items"]
        #expect(invoice?["properties"]?["open"]?["required"] == ["amount", "currency"])
        let dispute = try schema("erp.dispute.opened.v1")
        #expect(dispute["dependencies"] == .object(["amount": ["currency"]]))
        #expect(dispute["required"] == ["accountId", "reason"])
        let headers = document["components"]?["schemas"]?["cloudEventHeaders"]
        #expect(
            headers?["required"]
                == ["cloudEvents_id", "cloudEvents_source", "cloudEvents_specversion", "cloudEvents_type"])
    }

    @Test("each schema file stands for itself and is named after its type")
    func files() throws {
        let files = try AsyncAPI.schemaFiles()
        #expect(Set(files.keys) == Set(MessageCatalogue.all.map { $0.type + ".json" }))
        for (name, data) in files {
            let schema = try JSONCoding.decode(JSONValue.self, from: data)
            #expect(schema["$id"]?.text == "urn:quittance:" + name.dropLast(5))
            #expect(Self.references(schema) == [])
        }
    }

    @Test("every message type of the code is in the catalogue, once, and somebody reads it")
    func catalogue() throws {
        let folder = Repository.path + "/Shared/Contracts"
        var types: Set<String> = [MessageCatalogue.permitRequest, MessageCatalogue.permitAnswer]
        for case let path as String in try #require(FileManager.default.enumerator(atPath: folder))
        where path.hasSuffix(".swift") {
            let text = try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
            for match in text.matches(of: /messageType = "([^"]+)"/) { types.insert(String(match.1)) }
        }
        let topology = Topology.quittance(systems: [])
        #expect(Set(MessageCatalogue.all.map(\.type)) == types)
        #expect(MessageCatalogue.all.count == types.count)
        #expect(MessageCatalogue.all.filter { $0.readers(in: topology).isEmpty }.map(\.type) == [])
    }
}

import Calendars
import Contracts
import DisputeCore
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import TestSupport
import Testing
import Web

@testable import DisputeService

@Suite struct DisputeAPITests {
    private static let idempotency = HTTPField.Name("Idempotency-Key")
    private static let service: HTTPFields = [.authorization: "Bearer " + DisputeFixture.token]

    private func open(_ fixture: DisputeFixture, reasons: [String] = ["wrong-amount"]) async throws -> [DisputeID] {
        try await fixture.know(try Facts.state())
        for reason in reasons {
            fixture.erp(
                ERPDisputeOpened.messageType, id: "e-\(reason)",
                #"{"accountId":"A-1","reason":"\#(reason)","amount":"250.00","currency":"ZAR"}"#)
        }
        try await eventually("opened") { try fixture.published(DisputeState.self).count == reasons.count }
        return try fixture.published(DisputeState.self).map(\.disputeID)
    }

    private func resolve(
        _ client: RouterClient, _ id: DisputeID, _ json: String, key: String? = "k-1",
        _ headers: HTTPFields = service
    ) async throws -> RouterAnswer {
        var headers = headers
        if let key, let name = Self.idempotency { headers[name] = key }
        return try await client.execute(
            uri: "/api/dispute/disputes/\(id)/resolve", method: .post, headers: headers, body: ByteBuffer(string: json))
    }

    @Test("Without a token or a role nobody reads or decides")
    func access() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let id = try await open(fixture)[0]
            #expect(try await client.get("/api/dispute/disputes").status == .unauthorized)
            #expect(
                try await client.get("/api/dispute/disputes", [.authorization: "Bearer wrong"]).status == .unauthorized)
            let body = #"{"verdict":"rejected","adjustment":null,"note":""}"#
            #expect(try await resolve(client, id, body, [:]).status == .unauthorized)
            for role in [Role.agent, .auditor, .policyAuthor] {
                #expect(try await resolve(client, id, body, fixture.staff([role])).status == .forbidden, "\(role)")
            }
            #expect(try fixture.published(DisputeState.self).count == 1)
        }
    }

    @Test("Open disputes are listed by deadline, a page at a time")
    func lists() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            _ = try await open(fixture, reasons: ["scheme-should-pay", "already-paid", "wrong-amount"])
            var found: [DisputeReason] = []
            var cursor = ""
            for _ in 0..<3 {
                let answer = try await client.get("/api/dispute/disputes?state=open&limit=2\(cursor)", Self.service)
                let list = try JSONCoding.decode(DisputeListBody.self, from: Data(answer.text.utf8))
                found += list.disputes.map(\.reason)
                guard let next = list.next else { break }
                cursor = "&cursor=\(next)"
            }
            #expect(found == [.alreadyPaid, .wrongAmount, .schemeShouldPay])
            #expect(try await client.get("/api/dispute/disputes?state=odd", Self.service).status == .badRequest)
            #expect(try await client.get("/api/dispute/disputes?cursor=odd", Self.service).status == .badRequest)
        }
    }

    @Test(
        "Upheld without an adjustment takes off what was disputed and releases the hold; the same key answers the same"
    )
    func upholds() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let id = try await open(fixture)[0]
            let body = #"{"verdict":"upheld","adjustment":null,"note":"Billed twice"}"#
            let first = try await resolve(client, id, body)
            #expect(first.status == .ok)
            let dispute = try JSONCoding.decode(DisputeBody.self, from: Data(first.text.utf8))
            #expect(dispute.standing == .upheld)
            #expect(dispute.adjustment == (try Facts.zar("250.00")))
            let again = try await resolve(client, id, body)
            #expect(again.text == first.text)
            #expect(try await resolve(client, id, #"{"verdict":"rejected"}"#).status == .conflict)
            #expect(try await resolve(client, id, #"{"verdict":"rejected"}"#, key: "k-2").status == .conflict)
            #expect(try fixture.published(DisputeState.self).map(\.standing) == [.open, .upheld])
            #expect(try fixture.published(DisputeState.self).last?.adjustment == (try Facts.zar("250.00")))
            #expect(try fixture.holds(on: "city:A-1").isEmpty)
        }
    }

    @Test("While another dispute is open its own hold stays")
    func twoHolds() async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let ids = try await open(fixture, reasons: ["wrong-amount", "not-mine"])
            _ = try await resolve(client, ids[0], #"{"verdict":"rejected"}"#)
            try await eventually("released") { try fixture.published(HoldReleased.self).count == 1 }
            #expect(try fixture.holds(on: "city:A-1") == ["dispute:\(ids[1])"])
        }
    }

    @Test(
        "A decision that cannot be meant is refused and changes nothing",
        arguments: [
            (#"{"verdict":"maybe"}"#, HTTPResponse.Status.unprocessableContent),
            (#"{"verdict":"partly-upheld"}"#, .unprocessableContent),
            (#"{"verdict":"upheld","adjustment":{"amount":"250.01","currency":"ZAR"}}"#, .unprocessableContent),
            (#"{"verdict":"upheld","adjustment":{"amount":"1.00","currency":"USD"}}"#, .unprocessableContent),
            (#"{"verdict":"upheld","adjustment":{"amount":1.5,"currency":"ZAR"}}"#, .badRequest),
            ("no json", .badRequest),
        ])
    func refuses(_ body: String, _ status: HTTPResponse.Status) async throws {
        let fixture = try DisputeFixture()
        try await fixture.serving { client in
            let id = try await open(fixture)[0]
            #expect(try await resolve(client, id, body).status == status)
            #expect(try await resolve(client, id, #"{"verdict":"rejected"}"#, key: nil).status == .badRequest)
            #expect(try await resolve(client, "D-none", #"{"verdict":"rejected"}"#).status == .notFound)
            #expect(try fixture.published(DisputeState.self).count == 1)
        }
    }
}

import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ServiceKit
import Storage
import Testing
import Vault

@testable import CommunicationService

@Suite("Debtor records of the ERPs")
struct ShellDebtorTests {
    @Test("A plain record is accepted, kept, and told without personal data")
    func plain() async throws {
        try await ShellFixture().running { shell in
            let id = shell.debtor()
            try await shell.settle()
            #expect(try shell.isAccepted(id))
            let state = try #require(try shell.published(DebtorState.self).last)
            #expect(state.debtorID == "city:D-1")
            #expect(state.reachable == [.sms, .email, .whatsapp, .letter, .call])
        }
    }

    @Test("A record sealed to the vault's public key is opened and kept")
    func sealed() async throws {
        try await ShellFixture().running { shell in
            let sealed = try shell.parts.publicKey.seal(
                Data(ShellFixture.Person().json.utf8), system: "city", debtorID: "D-1")
            let body = try JSONCoding.encode(SealedRecord.Body(debtorId: "D-1", sealed: sealed))
            let id = shell.erp(DebtorUpserted.messageType, String(decoding: body, as: UTF8.self))
            try await shell.settle()
            #expect(try shell.isAccepted(id))
            #expect(try shell.published(DebtorState.self).map(\.debtorID) == ["city:D-1"])
        }
    }

    @Test("A record sealed for another system's debtor is refused")
    func sealedForAnother() async throws {
        try await ShellFixture().running { shell in
            let sealed = try shell.parts.publicKey.seal(
                Data(ShellFixture.Person().json.utf8), system: "city", debtorID: "D-1")
            let body = try JSONCoding.encode(SealedRecord.Body(debtorId: "D-1", sealed: sealed))
            let id = shell.erp(DebtorUpserted.messageType, String(decoding: body, as: UTF8.self), system: "trade")
            try await shell.settle()
            #expect(try shell.rejected(id) == ["sealed"])
        }
    }

    static let faults: [(String, [String])] = [
        (#"{"kind":"person","name":"A","language":"en","country":"ZA"}"#, ["debtorId"]),
        (#"{"debtorId":"D","kind":"cat","name":"A","language":"en","country":"ZA"}"#, ["kind"]),
        (#"{"debtorId":"D","kind":"person","name":"A","language":"en","country":"za"}"#, ["country"]),
        (#"{"debtorId":"D","kind":"person","name":"","language":"en","country":"Z"}"#, ["name", "country"]),
        (
            #"{"debtorId":"D","kind":"person","name":"A","language":"en","country":"ZA""#
                + #","contactPoints":[{"kind":"mobile","value":"12","source":"erp"}]}"#,
            ["contactPoints[0].value"]
        ),
        (#"{"debtorId":"D","sealed":{"v":1,"key":"AAAA","nonce":"AA==","data":"AA=="}}"#, ["sealed"]),
        (#"{"debtorId":"D","sealed":"yes"}"#, ["sealed"]),
    ]

    @Test("A fault is answered naming the field, and nothing is kept", arguments: faults)
    func fault(_ json: String, _ fields: [String]) async throws {
        try await ShellFixture().running { shell in
            let id = shell.erp(DebtorUpserted.messageType, json)
            try await shell.settle()
            #expect(try shell.rejected(id) == fields)
            #expect(try shell.published(DebtorState.self).isEmpty)
        }
    }

    @Test("A fault inside a sealed record names the inner field")
    func faultInside() async throws {
        try await ShellFixture().running { shell in
            let inner = #"{"debtorId":"D-1","kind":"person","name":"A","language":"en","country":"Narnia"}"#
            let sealed = try shell.parts.publicKey.seal(Data(inner.utf8), system: "city", debtorID: "D-1")
            let body = try JSONCoding.encode(SealedRecord.Body(debtorId: "D-1", sealed: sealed))
            let id = shell.erp(DebtorUpserted.messageType, String(decoding: body, as: UTF8.self))
            try await shell.settle()
            #expect(try shell.rejected(id) == ["country"])
        }
    }

    @Test("A record of an erased debtor is refused, and says why")
    func erased() async throws {
        try await ShellFixture().running { shell in
            shell.debtor()
            try await shell.settle()
            _ = try await shell.engine.perform("erase") { [vault = shell.parts.planning.vault] work in
                _ = try vault.erase("city:D-1", in: work.database, at: work.now)
            }
            let id = shell.debtor(.init(name: "Somebody Else"))
            try await shell.settle()
            #expect(try shell.rejected(id) == ["debtorId"])
        }
    }

    @Test("The same record twice is accepted twice and told once")
    func again() async throws {
        try await ShellFixture().running { shell in
            let first = shell.debtor()
            let second = shell.debtor()
            try await shell.settle()
            #expect(try shell.isAccepted(first))
            #expect(try shell.isAccepted(second))
            #expect(try shell.published(DebtorState.self).count == 1)
        }
    }
}

import Contracts
import Foundation
import Messaging
import Testing
import Vault

@testable import OperatorCore
@testable import OperatorService

@Suite("EventSealing") struct EventSealingTests {
    private static let map = """
        events:
          - type: erp.debtor.upserted.v1
            columns: {debtorId: No, name: Name}
            constants: {language: en, country: ZA, kind: person}
          - type: erp.account.closed.v1
            columns: {accountId: No, reason: Name}
        """

    private func drafts(_ name: String = "Nomsa") throws -> [DraftEvent] {
        try mapped(Self.map, [["No", "Name"], ["1", name]])[0].events
    }

    private func key() throws -> VaultPublicKey {
        // The public half of X25519's base point computation for the private key of all ones is not needed: any valid
        // point will do to seal to.
        try VaultPublicKey(base64: Data([9] + Array(repeating: 0, count: 31)).base64EncodedString())
    }

    private func sealing(_ system: SystemID = "city", vault: Bool = true, secret: String = "s") throws -> EventSealing {
        EventSealing(system: system, vaultKey: vault ? try key() : nil, secret: Data(secret.utf8))
    }

    @Test("the same row makes the same bytes under the same id each time, sealed or not", arguments: [true, false])
    func stable(vault: Bool) throws {
        for draft in try drafts() {
            #expect(try sealing(vault: vault).seal(draft) == sealing(vault: vault).seal(draft))
        }
    }

    @Test("another system, another content and another type make another id")
    func distinct() throws {
        let ids = try [
            sealing().seal(drafts()[1]), sealing("trade").seal(drafts()[1]), sealing().seal(drafts("Sipho")[1]),
            sealing().seal(drafts()[0]), sealing("trade").seal(drafts()[0]), sealing().seal(drafts("Sipho")[0]),
        ].map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test("a sealed record shows no personal data, and its id depends on the secret")
    func sealed() throws {
        let draft = try drafts()[0]
        let sealed = try sealing().seal(draft)
        #expect(!String(decoding: sealed.body, as: UTF8.self).contains("Nomsa"))
        #expect(try SealedRecord.body(from: sealed.body)?.debtorId == "1")
        #expect(try sealing(secret: "other").seal(draft).id != sealed.id)
        #expect(try sealing(vault: false, secret: "other").seal(draft).id != sealing(vault: false).seal(draft).id)
    }

    @Test("two records never share a one-time key or a nonce")
    func randomness() throws {
        let records = try [drafts()[0], drafts("Sipho")[0]].map {
            try #require(try SealedRecord.body(from: sealing().seal($0).body)).sealed
        }
        #expect(records[0].key != records[1].key)
        #expect(records[0].nonce != records[1].nonce)
    }

    @Test("ids of what is not personal stay when the password changes: a resend is known")
    func passwords() throws {
        let draft = try drafts()[1]
        #expect(try sealing(secret: "other").seal(draft) == sealing().seal(draft))
    }
}

import Contracts
import Foundation
import Synchronization
import Testing
import Vault

@Suite struct SealedRecordTests {
    private static let record = Data(#"{"debtorId":"D-1","name":"Thandi Example"}"#.utf8)

    private static func privateKey(_ first: UInt8 = 1) throws -> VaultPrivateKey {
        try VaultPrivateKey(raw: Data(first..<(first + 32)))
    }

    /// Made with another implementation (Python's `cryptography`) from: vault's private key 1…32, one-time private key
    /// 101…132, nonce 201…212, system `city`.
    private static let vector = """
        {"debtorId":"D-1","sealed":{"v":1,"key":"VxR2nRFr92Q2rnS8eT0sMK0ZA8WaxSc4BcfiaYtBDDY=",\
        "nonce":"ycrLzM3Oz9DR0tPU",\
        "data":"uIL3nLNOxw7Wq7yjdtf+1yrJaaeuQih8NddES06OzHjcsg4xTI9vYG1kra729AjbSnTIUt7WkXUcmg=="}}
        """

    @Test func `The vector of another implementation opens`() throws {
        let body = try #require(try SealedRecord.body(from: Data(Self.vector.utf8)))
        #expect(try Self.privateKey().open(body, system: "city") == Self.record)
    }

    @Test func `Sealing gives the vector bit for bit`() throws {
        let key = try Self.privateKey().publicKey
        #expect(key.base64 == "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw=")
        let next = Mutex<[UInt8]>(Array(101...132) + Array(201...212))
        let sealed = try VaultPublicKey(base64: key.base64 + "\n").seal(
            Self.record, system: "city", debtorID: "D-1",
            randomness: Randomness { count in
                next.withLock { bytes in
                    defer { bytes.removeFirst(count) }
                    return Data(bytes.prefix(count))
                }
            })
        let body = SealedRecord.Body(debtorId: "D-1", sealed: sealed)
        #expect(body == (try SealedRecord.body(from: Data(Self.vector.utf8))))
    }

    @Test func `Every seal is another one and opens`() throws {
        let key = try Self.privateKey()
        let seals = try (0..<3).map { _ in
            try key.publicKey.seal(Self.record, system: "city", debtorID: "D-1")
        }
        #expect(Set(seals.map(\.key)).count == 3)
        for sealed in seals {
            #expect(try key.open(.init(debtorId: "D-1", sealed: sealed), system: "city") == Self.record)
        }
    }

    @Test func `Another system, debtor or key does not open it`() async throws {
        let sealed = try Self.privateKey().publicKey.seal(Self.record, system: "city", debtorID: "D-1")
        let body = SealedRecord.Body(debtorId: "D-1", sealed: sealed)
        await #expect(code { try Self.privateKey().open(body, system: "trade") } == .unreadable)
        await #expect(code { try Self.privateKey(2).open(body, system: "city") } == .unreadable)
        await #expect(
            code { try Self.privateKey().open(.init(debtorId: "D-2", sealed: sealed), system: "city") } == .unreadable)
    }

    @Test(arguments: [#"{"debtorId":"D-2"}"#, #"{"name":"x"}"#, "no JSON", "[]", #"{"debtorId":1}"#])
    func `A record inside for another debtor than outside is refused`(inside: String) async throws {
        let sealed = try Self.privateKey().publicKey.seal(Data(inside.utf8), system: "city", debtorID: "D-1")
        await #expect(
            code { try Self.privateKey().open(.init(debtorId: "D-1", sealed: sealed), system: "city") } == .wrongDebtor)
    }

    @Test func `Changed bytes do not open, wrong sizes and versions are malformed`() async throws {
        let key = try Self.privateKey()
        let good = try key.publicKey.seal(Self.record, system: "city", debtorID: "D-1")
        var flipped = good.data
        flipped[flipped.startIndex] ^= 1
        let cases: [(SealedRecord, VaultError.Code)] = [
            (SealedRecord(key: good.key, nonce: good.nonce, data: flipped), .unreadable),
            (SealedRecord(key: good.key, nonce: Data(repeating: 0, count: 12), data: good.data), .unreadable),
            (SealedRecord(key: Data(repeating: 0, count: 32), nonce: good.nonce, data: good.data), .unreadable),
            (SealedRecord(v: 2, key: good.key, nonce: good.nonce, data: good.data), .malformedSealedRecord),
            (SealedRecord(key: good.key.dropLast(), nonce: good.nonce, data: good.data), .malformedSealedRecord),
            (SealedRecord(key: good.key, nonce: good.nonce + [0], data: good.data), .malformedSealedRecord),
            (SealedRecord(key: good.key, nonce: good.nonce, data: Data(count: 15)), .malformedSealedRecord),
            (SealedRecord(key: good.key, nonce: good.nonce, data: Data(count: 65_537)), .malformedSealedRecord),
        ]
        for (sealed, expected) in cases {
            await #expect(code { try key.open(.init(debtorId: "D-1", sealed: sealed), system: "city") } == expected)
        }
    }

    @Test func `A plain body is told from a sealed and from a malformed one`() async throws {
        #expect(try SealedRecord.body(from: Data(#"{"debtorId":"D-1","name":"x"}"#.utf8)) == nil)
        #expect(try SealedRecord.body(from: Data("no JSON".utf8)) == nil)
        for text in [
            #"{"debtorId":"D-1","sealed":{}}"#, #"{"debtorId":"D-1","sealed":"text"}"#,
            #"{"sealed":{"v":1,"key":"","nonce":"","data":""}}"#,
            #"{"debtorId":"D-1","sealed":{"v":1,"key":"%%","nonce":"","data":""}}"#,
        ] {
            await #expect(code { try SealedRecord.body(from: Data(text.utf8)) } == .malformedSealedRecord)
        }
    }

    @Test func `Keys of another form are refused`() async throws {
        await #expect(code { try VaultPublicKey(base64: "AAAA") } == .badKeyFile)
        await #expect(code { try VaultPublicKey(base64: "not base64") } == .badKeyFile)
        await #expect(code { try VaultPrivateKey(raw: Data(count: 31)) } == .badKeyFile)
        await #expect(code { try VaultPrivateKey(path: "/nowhere") } == .badKeyFile)
    }
}

@Suite struct SealedTextTests {
    @Test func `A text opens for its own id and key only`() async throws {
        let seal = try SealedText(key: Data(repeating: 3, count: 32))
        let sealed = try seal.seal("I paid on Friday – see receipt.", boundTo: "dispute-1")
        #expect(try seal.open(sealed, boundTo: "dispute-1") == "I paid on Friday – see receipt.")
        #expect(sealed.range(of: Data("Friday".utf8)) == nil)
        #expect(try seal.seal("", boundTo: "dispute-1") != seal.seal("", boundTo: "dispute-1"))
        let other = try SealedText(key: Data(repeating: 4, count: 32))
        await #expect(code { try seal.open(sealed, boundTo: "dispute-2") } == .unreadable)
        await #expect(code { try other.open(sealed, boundTo: "dispute-1") } == .unreadable)
        await #expect(code { try seal.open(sealed.dropLast(), boundTo: "dispute-1") } == .unreadable)
        await #expect(code { try seal.open(Data(), boundTo: "dispute-1") } == .unreadable)
        await #expect(code { try SealedText(key: Data(count: 31)) } == .badKeyFile)
    }
}

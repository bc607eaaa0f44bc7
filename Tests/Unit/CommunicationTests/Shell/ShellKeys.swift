import Foundation

/// A folder for one test's store and keys, removed with it.
final class ShellFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "communication-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: keys, withIntermediateDirectories: true)
        for (index, name) in [
            "store.key", "vault.kek", "vault.private", "lookup.key", "links.key", "session.key", "callbacks.key",
        ]
        .enumerated() {
            try write(name, Data(repeating: UInt8(index + 1), count: 32))
        }
        try write("service.token", Data("service-token-0123456789".utf8))
        try write("inbound-sms.token", Data(Self.inboundToken.utf8))
        try write("inbound-kannel.token", Data(Self.kannelToken.utf8))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static let inboundToken = "inbound-token-0123456789"
    static let kannelToken = "kannel-token-0123456789"

    var keys: String { path + "/keys" }
    var store: String { path + "/store/communication.sqlite" }

    private func write(_ name: String, _ bytes: Data) throws {
        try bytes.write(to: URL(fileURLWithPath: keys + "/" + name))
    }

    /// Every byte of the store's files, the write-ahead log among them.
    func storeBytes() throws -> Data {
        let folder = path + "/store"
        return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(into: Data()) { all, name in
            all.append(FileManager.default.contents(atPath: folder + "/" + name) ?? Data())
        }
    }
}

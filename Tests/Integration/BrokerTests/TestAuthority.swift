import Foundation
import RabbitMQ

/// A certificate authority for tests, made with the `openssl` command.
struct TestAuthority: Sendable {
    let folder: String
    let certificate: String
    private let key: String

    init(folder: String) async throws {
        self.folder = folder
        certificate = "\(folder)/authority.pem"
        key = "\(folder)/authority-key.pem"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await Self.openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=Test authority", "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", key,
            "-out", certificate)
    }

    /// A certificate and its key, in `NAME.pem` and `NAME-key.pem`.
    /// - Parameters:
    ///   - commonName: the user, for a client.
    ///   - names: what a server answers to, like `DNS:localhost`.
    func sign(
        _ commonName: String, names: [String] = [], days: Int = 2
    ) async throws -> RabbitMQConfiguration.TLS.Identity {
        let path = "\(folder)/\(commonName)"
        let extensions = names.isEmpty ? "" : "subjectAltName=\(names.joined(separator: ","))\n"
        try extensions.write(toFile: "\(path).ext", atomically: true, encoding: .utf8)
        try await Self.openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=\(commonName)",
            "-keyout", "\(path)-key.pem", "-out", "\(path).csr")
        try await Self.openssl(
            "x509", "-req", "-in", "\(path).csr", "-CA", certificate, "-CAkey", key, "-CAcreateserial",
            "-days", "\(days)", "-extfile", "\(path).ext", "-out", "\(path).pem")
        return .init(certificate: "\(path).pem", key: "\(path)-key.pem")
    }

    /// The same key, behind a pass phrase.
    func encrypt(_ key: String) async throws -> String {
        try await Self.openssl("pkey", "-in", key, "-aes256", "-passout", "pass:secret", "-out", "\(key).locked")
        return "\(key).locked"
    }

    private static func openssl(_ arguments: String...) async throws {
        try await Shell.run("/usr/bin/openssl", arguments)
    }
}

import ArgumentParser
import Foundation

/// Where the services are, and the token they are asked with.
struct ServiceTokenOptions: ParsableArguments {
    @OptionGroup var services: ServiceOptions
    @Option(
        help: ArgumentHelp(
            "The folder of keys, with the service token.",
            discussion: "Else QUITTANCE_KEYS. The token goes over plain HTTP: this machine or a private network only."))
    var keys: String?

    init() {}

    func client(of address: ServiceAddress) throws -> ServiceClient {
        guard let folder = keys ?? ProcessInfo.processInfo.environment["QUITTANCE_KEYS"] else {
            throw OperatorError("The service token is read from a file: give --keys with the folder of keys.")
        }
        let path = folder + "/service.token"
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        guard let token = text?.trimmingCharacters(in: .whitespacesAndNewlines), !token.isEmpty,
            token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw OperatorError("The service token \(path) cannot be read, or is no token.") }
        return ServiceClient(address: address, token: token, seconds: services.timeout)
    }

    func client(of service: String) throws -> ServiceClient { try client(of: services.address(of: service)) }
}

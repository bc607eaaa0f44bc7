package import ArgumentParser
import Foundation
import ServiceKit

/// `sandbox`: a world to try the system in, played from outside.
package struct SandboxCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Plays a made-up world against a running system.",
        subcommands: [WorldCommand.self])

    package init() {}
}

/// `sandbox world`: creditors, debtors, two ERPs, a payment gateway and the conductor of stepped time.
struct WorldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "world", abstract: "Plays the sample world in stepped time, until its last day is over.",
        discussion: "The broker, keys and spools are those of QUITTANCE_… in the environment, as for every service.")

    @Option(name: .customLong("run"), help: "The run's folder, in which its files are written.")
    var runFolder: String
    @Option(help: "The edge's origin, like http://127.0.0.1:8080.")
    var edge: String
    @Option(
        name: .customLong("peer"),
        help: ArgumentHelp(
            "Where connections to the edge go, like edge:8080.",
            discussion: "For whoever stands where the edge's origin leads elsewhere, as inside a container."))
    var peer: String?
    @Option(help: "The same seed gives the same world.")
    var seed: UInt64 = 1
    @Option(help: "How many days, 1 to 400.")
    var days = 60
    @Option(help: "How many debtor records, 1 to 100000.")
    var debtors = 1_000
    @Flag(help: "Keep the payment gateway open after the last day, until stopped; time stands still then.")
    var stay = false

    func validate() throws {
        guard (1...400).contains(days) else { throw ValidationError("--days must be 1 to 400.") }
        guard (1...100_000).contains(debtors) else { throw ValidationError("--debtors must be 1 to 100000.") }
        guard edge.hasPrefix("http://") || edge.hasPrefix("https://"), !edge.hasSuffix("/") else {
            throw ValidationError("--edge must be an origin like http://127.0.0.1:8080, without a slash at the end.")
        }
        if let peer {
            let parts = peer.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, let port = Int(parts[1]), (1...65_535).contains(port) else {
                throw ValidationError("--peer must be a host and a port, like edge:8080.")
            }
        }
    }

    func run() async throws {
        // Played again over the services' stores it would be no story: for them time would go back.
        guard !FileManager.default.fileExists(atPath: "\(runFolder)/\(RunFolder.world)") else {
            throw ValidationError("A story was played in \(runFolder); another wants a new folder and new stores.")
        }
        let service = try ServiceSettings(service: "conductor")
        let settings = SandboxSettings(
            service: service, keys: ServiceKeys(folder: service.keysFolder), runFolder: runFolder, edge: edge,
            peer: peer, seed: seed, days: days, debtors: debtors, staysOpen: stay)
        let hasEnded: Bool
        do {
            hasEnded = try await SandboxRun(settings: settings).play()
        } catch {
            FileHandle.standardError.write(Data("\nThe story broke off: \(error)\n".utf8))
            throw ExitCode.failure
        }
        guard hasEnded else {
            FileHandle.standardError.write(Data("\nThe story was stopped before its last day.\n".utf8))
            throw ExitCode.failure
        }
    }
}

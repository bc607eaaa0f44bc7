import ArgumentParser
import Calendars
import Contracts
import Foundation
import OperatorCore
import ServiceKit
import Vault

struct ERPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erp", abstract: "Stand in for an ERP: publish its ledger.", subcommands: [PublishCommand.self])
}

/// `quittance erp publish`.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Publish a CSV ledger as ERP events and report what was rejected.",
        discussion: """
            The map says which column feeds which field; see compose/examples/ledger.map.yaml. Publishing the same \
            file again is safe: the same rows make the same messages under the same ids, and nothing counts twice. \
            Rows that are wrong are named by line and column and left out whole; the rest is published.
            """)

    @Argument(help: "The ledger, a CSV file whose first line names the columns.")
    var file: String
    @Option(help: "The map: a YAML file.")
    var map: String
    @Option(help: "The ERP that speaks, like city. Its broker user is erp-<system>.")
    var system: String
    @Flag(help: "Read and check everything, publish nothing.")
    var dryRun = false
    @Option(
        help: ArgumentHelp(
            "The vault's public key to seal debtor records to: a file, or - for standard input.",
            discussion: "Else vault.public among the keys."))
    var vaultKey: String?
    @Flag(help: "Send debtor records unsealed. The broker's disk then holds personal data and must be encrypted.")
    var plain = false
    @Option(help: "Say at the end that the ledger is complete up to this instant, like 2026-03-31T22:00:00Z.")
    var asOf: String?
    @Option(
        help: "Take messages of money received by Quittance from the queue of answers and append them to this file.")
    var received: String?
    @Option(help: "Seconds to wait when no answer comes.")
    var wait = 30
    @Flag(help: "Print the result as JSON, and no progress.")
    var json = false
    @OptionGroup var broker: BrokerOptions

    func validate() throws {
        guard !system.isEmpty, system.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }) else {
            throw ValidationError("--system must be letters, digits and signs without spaces and colons.")
        }
        guard (1...3_600).contains(wait) else { throw ValidationError("--wait must be from 1 to 3600 seconds.") }
        if let asOf, (try? Instant(rfc3339: asOf)) == nil {
            throw ValidationError("--as-of must be an instant like 2026-03-31T22:00:00Z.")
        }
        guard broker.user == nil || broker.user == "erp-\(system)" else {
            throw ValidationError("--user must be erp-\(system): the broker's user says which system speaks.")
        }
        if plain, vaultKey != nil { throw ValidationError("--plain and --vault-key exclude one another.") }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let ledgerMap = try readMap()
        let login = dryRun ? nil : try broker.login(as: "erp-\(system)", environment)
        let sealing = EventSealing(
            system: SystemID(system), vaultKey: try sealingKey(ledgerMap, environment),
            secret: Data((login?.password ?? "dry run").utf8))
        let publishing = LedgerPublishing(
            path: file, map: ledgerMap, system: SystemID(system), sealing: sealing,
            asOf: try asOf.map { try Instant(rfc3339: $0) }, silence: .seconds(wait), isSilent: json,
            now: WallClock.system.now)
        let summary =
            if let login { try await publishing.run(login, receivedPath: received) } else { try publishing.dryRun() }
        if json { try Console.say(json: summary) } else { Console.say(summary.text) }
        guard summary.isClean else { throw ExitCode.failure }
    }

    private func readMap() throws -> LedgerMap {
        guard let data = FileManager.default.contents(atPath: map), let text = String(data: data, encoding: .utf8)
        else {
            throw OperatorError("The map \(map) is not there, cannot be read, or is not UTF-8.")
        }
        do {
            return try LedgerMapReader.read(text, zones: try? ZoneDatabase())
        } catch {
            throw OperatorError(error.findings.map { "\(map):\($0)" }.joined(separator: "\n"))
        }
    }

    /// Nil: unsealed. Debtor records leave unsealed only when that was said.
    private func sealingKey(_ map: LedgerMap, _ environment: [String: String]) throws -> VaultPublicKey? {
        guard !dryRun, !plain, map.events.contains(where: { $0.type.name == DebtorUpserted.messageType }) else {
            return nil
        }
        if vaultKey == "-" { return try VaultPublicKey(base64: readLine() ?? "") }
        let among = broker.keyFolder(environment).map { "\($0)/vault.public" }
        guard let path = vaultKey ?? among.flatMap({ FileManager.default.fileExists(atPath: $0) ? $0 : nil }) else {
            throw OperatorError(
                "Debtor records are sealed to the vault: give --vault-key with a file of what <public address>"
                    + "/vault/public-key says, or --plain to send them unsealed.")
        }
        return try VaultPublicKey(path: path)
    }
}

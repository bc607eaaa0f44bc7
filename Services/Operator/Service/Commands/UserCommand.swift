import ArgumentParser
import Foundation
import Web

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Look after the local users of the console.", subcommands: [UserAddCommand.self])
}

/// `quittance user add`.
struct UserAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a user who may sign in to the console with a password.",
        discussion: "The services read the file when they start.")

    @Argument(help: "The name: lower-case letters, digits, dots, _, - and @.")
    var name: String
    @Option(
        help: ArgumentHelp(
            "The roles, with commas between.",
            discussion: "Of: \(Role.allCases.map(\.rawValue).joined(separator: ", "))."))
    var roles: String
    @Option(help: "The users file, like users in the folder of keys.")
    var file: String
    @Flag(help: "Give a user that is there already a new password and these roles.")
    var replace = false
    @Flag(help: "Read the password from the first line of standard input instead of asking for it twice.")
    var passwordStdin = false

    func run() async throws {
        let path = file
        let book = try UserBook(path: path)
        let roles = try UserBook.roles(roles)
        guard replace || !book.has(name) else {
            throw OperatorError("The user is there already in \(path); --replace gives a new password and new roles.")
        }
        let password = try passwordStdin ? Self.firstLine() : PasswordPrompt.askTwice()
        let hash: PasswordHash
        do {
            hash = try PasswordHash(of: password, salt: SecureRandom.bytes(16))
        } catch PasswordError.length {
            throw OperatorError("A password must have 10 to 256 characters.")
        } catch {
            throw OperatorError("The password could not be hashed; is there enough memory?")
        }
        guard let user = User(name: name, roles: roles, password: hash) else {
            throw OperatorError("A name must have 1 to 60 of lower-case letters, digits, dots, _, - and @.")
        }
        try book.with(user).write()
        Console.say(
            "The user was written to \(path), with the roles \(roles.sorted().map(\.rawValue).joined(separator: ", "))."
        )
    }

    private static func firstLine() throws -> String {
        guard let line = readLine(strippingNewline: true) else {
            throw OperatorError("Standard input is empty; its first line should be the password.")
        }
        return line
    }
}

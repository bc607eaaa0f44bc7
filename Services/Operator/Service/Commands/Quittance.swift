package import ArgumentParser

/// The operator's command line.
package struct Quittance: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "quittance", abstract: "Operate Quittance from the command line.",
        discussion: "Exit: 0 done, 1 something was found or failed, 2 the command was written wrong.",
        subcommands: [
            ERPCommand.self, PolicyCommand.self, ContractsCommand.self, UserCommand.self, ParkedCommand.self,
            EventsCommand.self, GateCommand.self, StatusCommand.self,
        ])

    package init() {}

    /// Runs a command and tells errors in one line each, without a stack.
    /// - Parameter arguments: those of the process when nil.
    /// - Returns: the exit code.
    package static func execute(_ arguments: [String]? = nil) async -> Int32 {
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return report(error)
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        let code = exitCode(for: error)
        if error is ExitCode { return code.rawValue }
        if code == .success {
            Console.say(fullMessage(for: error))
            return 0
        }
        Console.remark(code == .validationFailure ? fullMessage(for: error) : "quittance: \(error)")
        return code == .validationFailure ? 2 : 1
    }
}

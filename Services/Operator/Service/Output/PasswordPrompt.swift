import Foundation

/// Asks for a password on the terminal without showing it.
enum PasswordPrompt {
    static func askTwice() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw OperatorError("There is no terminal to ask for the password; use --password-stdin.")
        }
        let first = try ask("Password: ")
        guard try ask("The same again: ") == first else { throw OperatorError("The two passwords are not the same.") }
        return first
    }

    private static func ask(_ prompt: String) throws -> String {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { throw OperatorError("The terminal cannot be set.") }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else {
            throw OperatorError("The terminal cannot be set not to show the password.")
        }
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            Console.remark("")
        }
        Console.redraw(prompt)
        guard let line = readLine(strippingNewline: true) else { throw OperatorError("No password was given.") }
        return line
    }
}

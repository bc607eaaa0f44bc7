import Foundation

/// Standard output and error of a command. Results go to the one, remarks to the other.
enum Console {
    static func say(_ line: String) { write(line + "\n", to: .standardOutput) }

    static func remark(_ line: String) { write(line + "\n", to: .standardError) }

    /// Draws over the line before, on a terminal.
    static func redraw(_ line: String) { write("\r\u{1B}[2K" + line, to: .standardError) }

    static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

    static func say(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// One line a value, for what has no end.
    static func say(jsonLine value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// A reader that has gone away is no failure of ours.
    private static func write(_ text: String, to handle: FileHandle) { try? handle.write(contentsOf: Data(text.utf8)) }
}

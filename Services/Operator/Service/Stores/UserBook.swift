import Foundation
package import Web

/// The lines of a users file, comments and all, with one user added or changed.
package struct UserBook {
    private let path: String
    private var lines: [String]

    /// A file that is not there is an empty one.
    /// - Throws: `UsersFileError` when the file has mistakes: nothing is added to a file that no service would read.
    package init(path: String) throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else {
            lines = []
            return
        }
        _ = try UsersFile(path: path)
        let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
    }

    package func has(_ name: String) -> Bool { lines.contains { Self.owner($0) == name } }

    package func with(_ user: User) -> UserBook {
        var book = self
        if let index = lines.firstIndex(where: { Self.owner($0) == user.name }) {
            book.lines[index] = user.line
        } else {
            book.lines.append(user.line)
        }
        return book
    }

    /// Puts a new file in the old one's place at once, readable by its owner only.
    package func write() throws {
        let temporary = path + ".new"
        let data = Data((lines.joined(separator: "\n") + "\n").utf8)
        try? FileManager.default.removeItem(atPath: temporary)
        guard
            FileManager.default.createFile(atPath: temporary, contents: data, attributes: [.posixPermissions: 0o600]),
            rename(temporary, path) == 0
        else { throw OperatorError("The file \(path) cannot be written; check the folder's rights.") }
    }

    package static func roles(_ text: String) throws -> Set<Role> {
        let words = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let roles = words.compactMap(Role.init)
        guard roles.count == words.count, !roles.isEmpty else {
            let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw OperatorError("--roles must be some of \(known), with commas between.")
        }
        return Set(roles)
    }

    private static func owner(_ line: String) -> String? {
        let line = line.trimmingCharacters(in: .whitespaces)
        guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
        return String(line.prefix { $0 != ":" })
    }
}

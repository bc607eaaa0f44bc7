import Foundation

/// A member of staff who may sign in with a password.
package struct User: Sendable, Hashable {
    /// 1 to 60 of lower-case letters, digits and `. _ - @`.
    package let name: String
    package let roles: Set<Role>
    package let password: PasswordHash

    /// Nil if the name is not acceptable or there is no role.
    package init?(name: String, roles: Set<Role>, password: PasswordHash) {
        let isAcceptable = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "@"):
                true
            default: false
            }
        }
        guard isAcceptable, (1...60).contains(name.utf8.count), !roles.isEmpty else { return nil }
        self.name = name
        self.roles = roles
        self.password = password
    }

    /// The user's line in the file, without its end.
    package var line: String {
        "\(name):\(roles.sorted().map(\.rawValue).joined(separator: ",")):\(password)"
    }
}

/// What is wrong with a users file: every line at once, by number, never its content.
package struct UsersFileError: Error, Hashable, CustomStringConvertible {
    package let description: String
}

/// The local users: one `name:role,role:scrypt$N$r$p$salt$hash` a line; empty lines and lines that begin with # do not
/// count.
package struct UsersFile: Sendable, Hashable {
    private static let bytesMaximum = 1_048_576

    package let users: [String: User]

    package init(text: String) throws(UsersFileError) {
        var users: [String: User] = [:]
        var problems: [String] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            switch Self.user(line) {
            case .success(let user) where users[user.name] != nil:
                problems.append("line \(index + 1): the user has a line before this one")
            case .success(let user): users[user.name] = user
            case .failure(let problem): problems.append("line \(index + 1): \(problem)")
            }
        }
        guard problems.isEmpty else {
            throw UsersFileError(description: "the users file has mistakes: " + problems.joined(separator: "; "))
        }
        self.users = users
    }

    package init(path: String) throws(UsersFileError) {
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.bytesMaximum else {
            throw UsersFileError(description: "the users file \(path) cannot be read, or is larger than 1 MiB")
        }
        try self.init(text: String(decoding: data, as: UTF8.self))
    }

    private static func user(_ line: String) -> Result<User, UsersFileError> {
        let parts = line.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            return .failure(UsersFileError(description: "it must read name:role,role:scrypt$N$r$p$salt$hash"))
        }
        let names = parts[1].split(separator: ",", omittingEmptySubsequences: false)
        let roles = names.compactMap { Role(rawValue: String($0)) }
        guard roles.count == names.count else {
            let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
            return .failure(UsersFileError(description: "a role must be one of \(known)"))
        }
        guard let password = PasswordHash(parts[2]) else {
            return .failure(UsersFileError(description: "the password hash must read scrypt$N$r$p$salt$hash"))
        }
        guard let user = User(name: String(parts[0]), roles: Set(roles), password: password) else {
            return .failure(
                UsersFileError(
                    description: "a name must have 1 to 60 of lower-case letters, digits, dots, _, - and @"))
        }
        return .success(user)
    }
}

import Calendars
import Contracts
import Foundation
import Messaging
import SandboxCore

/// The files of a run that the sandbox writes. Lines are written at the end of an instant, never in the middle of one.
final class RunFolder {
    enum Log: String, CaseIterable {
        case feed = "feed.jsonl"
        case acts = "acts.jsonl"
        case replies = "replies.jsonl"
    }

    /// Written first, so where it is a story was played.
    static let world = "world.json"

    private let path: String
    private let files: [Log: FileHandle]

    struct FolderError: Error, CustomStringConvertible {
        let description: String
    }

    /// Begins the files anew.
    /// - Throws: when the folder cannot be written.
    init(_ path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var files: [Log: FileHandle] = [:]
        for log in Log.allCases { files[log] = try Self.fresh("\(path)/\(log.rawValue)") }
        self.files = files
    }

    deinit { for file in files.values { try? file.close() } }

    func append(_ values: [JSONValue], to log: Log) throws {
        guard !values.isEmpty, let file = files[log] else { return }
        var data = Data()
        for value in values { data += try JSONCoding.encode(value) + [0x0A] }
        try file.write(contentsOf: data)
    }

    /// A whole file, readable only as a whole, and from its first byte on by nobody but its owner.
    func write(_ value: JSONValue, to name: String) throws {
        let file = "\(path)/\(name)"
        let draft = try Self.fresh(file + ".new")
        try draft.write(contentsOf: JSONCoding.encode(value) + [0x0A])
        try draft.close()
        guard rename(file + ".new", file) == 0 else { throw FolderError(description: "\(file) cannot be replaced.") }
    }

    private static func fresh(_ file: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: file)
        else { throw FolderError(description: "\(file) cannot be written.") }
        return handle
    }
}

extension FeedEvent {
    /// One line of `feed.jsonl`: a structured CloudEvent with the system it comes from; debtor records in clear.
    var line: JSONValue {
        var members: [String: JSONValue] = [
            "specversion": .string("1.0"), "id": .string(id), "source": .string("/erp/\(system)"),
            "type": .string(type), "subject": .string(subject), "time": .string(instant.rfc3339),
            "system": .string(system.value), "datacontenttype": .string("application/json"), "data": data,
        ]
        members["planted"] = planted.map(JSONValue.string)
        return .object(members)
    }
}

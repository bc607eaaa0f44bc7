import Calendars
import Foundation
import Messaging
import Synchronization

/// A file of JSON lines that holds the messages of money taken, one CloudEvent a line. A line is on the disk before its
/// message is acknowledged; after a crash a message may stand there twice, with the same id.
final class ReceivedFile: Sendable {
    private struct Line: Encodable {
        let id: String
        let type: String
        let time: String?
        let data: JSONValue
    }

    private let descriptor: Int32
    private let path: String

    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw OperatorError("The file \(path) cannot be written.") }
    }

    deinit { close(descriptor) }

    func append(_ envelope: Envelope) throws {
        let data = try JSONCoding.decode(JSONValue.self, from: envelope.data)
        let line = Line(id: envelope.id, type: envelope.type, time: envelope.time?.rfc3339, data: data)
        let bytes = try JSONCoding.encode(line) + Data("\n".utf8)
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(descriptor) == 0 else {
            throw OperatorError("The file \(path) could not be written to its end; is the disk full?")
        }
    }
}

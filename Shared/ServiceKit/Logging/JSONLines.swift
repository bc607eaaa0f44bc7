import Calendars
import Foundation
package import Logging

/// Writes log records as one JSON object a line to standard error. Constant message, data in metadata: nothing that
/// varies is ever part of the message text, and callers put no personal data into either.
package struct JSONLines: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    private let service: String
    private let wall: WallClock

    package init(service: String, level: Logger.Level, wall: WallClock = .system) {
        self.service = service
        self.wall = wall
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields: [String: String] = metadata.mapValues { "\($0)" }
        for (key, value) in event.metadata ?? [:] { fields[key] = "\(value)" }
        fields["at"] = wall.now().rfc3339
        fields["level"] = "\(event.level)"
        fields["service"] = service
        fields["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var line = try? encoder.encode(fields) else { return }
        line.append(0x0A)
        FileHandle.standardError.write(line)
    }
}

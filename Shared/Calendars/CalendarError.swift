/// Why a date, a time, a zone or a window was refused. The text says what would be right. It never repeats a date or a
/// time that was read, because that may be somebody's date of birth, so it is safe to log and to send back.
package struct CalendarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it was; new kinds may be added, so a reader must not count on a closed list.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let malformedInstant = Code(rawValue: "malformed-instant")
        package static let malformedDate = Code(rawValue: "malformed-date")
        package static let malformedTime = Code(rawValue: "malformed-time")
        package static let badWindow = Code(rawValue: "bad-window")
        package static let unknownZone = Code(rawValue: "unknown-zone")
        package static let unreadableZone = Code(rawValue: "unreadable-zone")
        package static let unreadableZoneDatabase = Code(rawValue: "unreadable-zone-database")
        package static let unknownCountry = Code(rawValue: "unknown-country")
    }

    package let code: Code
    /// A sentence for a person.
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension SingleValueDecodingContainer {
    /// Decodes a string and hands it to `parse`, turning its refusal into a decoding error at this place.
    func decodeText<Value>(_ parse: (String) throws(CalendarError) -> Value) throws -> Value {
        let text = try decode(String.self)
        do {
            return try parse(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: self, debugDescription: error.description)
        }
    }
}

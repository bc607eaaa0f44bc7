import Calendars
import Foundation
import Messaging
import Money

/// An object of those members that are there.
func object(_ members: [String: JSONValue?]) -> JSONValue {
    .object(members.compactMapValues { $0 })
}

func text(_ value: String?) -> JSONValue? { value.map(JSONValue.string) }

func text(_ date: LocalDate) -> JSONValue { .string(date.iso8601) }

func text(_ instant: Instant) -> JSONValue { .string(instant.rfc3339) }

func number(_ value: Int) -> JSONValue { .number(Decimal(value)) }

extension JSONValue {
    /// The same object with some members replaced, or taken out where the new value is nil.
    func replacing(_ changes: [String: JSONValue?]) -> JSONValue {
        guard case .object(var members) = self else { return self }
        for (name, value) in changes { members[name] = value }
        return .object(members)
    }
}

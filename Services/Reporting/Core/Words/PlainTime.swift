package import Calendars

/// Times as people read them, on the house's clocks.
package struct PlainTime: Sendable {
    package let zone: Zone

    package init(zone: Zone) { self.zone = zone }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `5 Jan`.
    package static func shortDay(_ date: LocalDate) -> String { "\(date.day) \(months[date.month - 1])" }

    /// `5 Jan 2026`.
    package static func day(_ date: LocalDate) -> String { shortDay(date) + " \(date.year)" }

    package func date(_ instant: Instant) -> LocalDate { zone.local(at: instant).date }

    /// `5 Jan 2026, 10:30`.
    package func moment(_ instant: Instant) -> String {
        let local = zone.local(at: instant)
        return "\(Self.day(local.date)), \(local.time.iso8601)"
    }
}

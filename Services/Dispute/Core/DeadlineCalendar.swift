package import Calendars
package import Contracts
package import Policies

/// Days and deadlines of one creditor's country. A country with several zones has a day begin where it begins last and
/// end where it ends last, so that nobody's answer is late while it is still that day where they live.
package struct DeadlineCalendar: Sendable {
    /// How long before the deadline people are warned.
    package static let warningBusinessDays = 3

    private let business: BusinessCalendar?
    private let zones: [Zone]

    /// - Parameters:
    ///   - business: `nil` for a country whose holidays are not known: then every day counts, which is on the safe
    ///   side. - zones: the country's; UTC when there is none.
    package init(business: BusinessCalendar?, zones: [Zone]) {
        self.business = business
        self.zones = zones.isEmpty ? [.utc] : zones
    }

    /// The earliest date that a clock in the country shows.
    package func today(at now: Instant) -> LocalDate {
        zones.map { $0.local(at: now).date }.min() ?? Zone.utc.local(at: now).date
    }

    package func deadline(_ policy: DisputePolicy, for reason: DisputeReason, openedOn day: LocalDate) -> LocalDate {
        guard let business else {
            return day.adding(days: policy.reasons[reason]?.deadlineBusinessDays ?? DisputePolicy.deadlineDefault)
        }
        return policy.deadline(for: reason, openedOn: day, calendar: business)
    }

    /// When people are warned: at the start of the third business day before the deadline.
    package func warning(before deadline: LocalDate) -> Instant {
        let day =
            business?.adding(businessDays: -Self.warningBusinessDays, to: deadline)
            ?? deadline.adding(days: -Self.warningBusinessDays)
        return start(of: day)
    }

    /// When the deadline's day has ended everywhere in the country.
    package func end(of deadline: LocalDate) -> Instant { start(of: deadline.adding(days: 1)) }

    private func start(of day: LocalDate) -> Instant {
        zones.map { $0.firstInstant(notBefore: LocalDateTime(startOf: day)) }.max() ?? .distantFuture
    }

    /// Working days from today to the deadline; negative when it has passed.
    package func businessDaysLeft(to deadline: LocalDate, from today: LocalDate) -> Int {
        guard let business else { return today.days(until: deadline) }
        return deadline >= today
            ? business.businessDays(after: today, through: deadline)
            : -business.businessDays(after: deadline, through: today)
    }
}

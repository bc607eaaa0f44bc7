/// The hours of one weekday: from `opens`, inclusive, to `closes`, exclusive, on the clocks of whoever is contacted.
package struct DayWindow: Hashable, Sendable {
    package let opens: LocalTime
    package let closes: LocalTime

    /// Throws `bad-window` unless `opens` is before `closes`; 24:00 is allowed as the close.
    package init(opens: LocalTime, closes: LocalTime) throws(CalendarError) {
        guard opens < closes else {
            throw CalendarError(.badWindow, "a window must open before it closes on the same day, as 08:00 to 20:00")
        }
        self.opens = opens
        self.closes = closes
    }

    /// Whether a time of day lies in the window.
    package func contains(_ time: LocalTime) -> Bool { opens <= time && time < closes }
}

/// The hours of a week in which a person may be contacted. A weekday without hours is barred the whole day.
///
/// As JSON: `{"monday":{"opens":"08:00","closes":"20:00"},"barHolidays":true}`. `barHolidays` is true when left out. An
/// unknown name is an error, because a mistyped weekday would bar that day in silence.
package struct WeeklyWindow: Hashable, Sendable {
    package let days: [Weekday: DayWindow]
    /// Whether public holidays are barred the whole day.
    package let barHolidays: Bool

    package init(days: [Weekday: DayWindow], barHolidays: Bool) {
        self.days = days
        self.barHolidays = barHolidays
    }

    /// The same hours on each of `weekdays`. Throws `bad-window` unless `opens` is before `closes`.
    package init(
        _ weekdays: [Weekday],
        opens: LocalTime,
        closes: LocalTime,
        barHolidays: Bool
    ) throws(CalendarError) {
        let hours = try DayWindow(opens: opens, closes: closes)
        self.init(days: Dictionary(weekdays.map { ($0, hours) }) { first, _ in first }, barHolidays: barHolidays)
    }

    package subscript(weekday: Weekday) -> DayWindow? { days[weekday] }
}

// MARK: - Coding

extension DayWindow: Codable {
    private enum CodingKeys: String, CodingKey {
        case opens
        case closes
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let opens = try container.decode(LocalTime.self, forKey: .opens)
        let closes = try container.decode(LocalTime.self, forKey: .closes)
        do {
            try self.init(opens: opens, closes: closes)
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: .closes,
                in: container,
                debugDescription: error.description
            )
        }
    }
}

extension WeeklyWindow: Codable {
    private struct Key: CodingKey, Hashable {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) { nil }

        static let barHolidays = Key(stringValue: "barHolidays")
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        var days: [Weekday: DayWindow] = [:]
        for key in container.allKeys where key != .barHolidays {
            guard let weekday = Weekday(name: key.stringValue) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key,
                    in: container,
                    debugDescription: "a window's names must be monday to sunday in lower case, or barHolidays"
                )
            }
            days[weekday] = try container.decodeIfPresent(DayWindow.self, forKey: key)
        }
        let barHolidays = try container.decodeIfPresent(Bool.self, forKey: .barHolidays) ?? true
        self.init(days: days, barHolidays: barHolidays)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for (weekday, hours) in days {
            try container.encode(hours, forKey: Key(stringValue: weekday.name))
        }
        try container.encode(barHolidays, forKey: .barHolidays)
    }
}

/// A single day on which a country departs from its calendar: an election day, a royal funeral, a bank holiday moved
/// for once. Such days are announced at short notice, so they are data and not code.
package struct DeclaredDay: Hashable, Sendable, Codable {
    package enum Change: String, Hashable, Sendable, Codable {
        /// The day becomes a holiday.
        case added
        /// The day is a holiday no longer.
        case removed
    }

    package let date: LocalDate
    /// What the day is called, for people.
    package let name: String
    /// The two-letter code of the country.
    package let country: String
    package let change: Change

    package init(date: LocalDate, name: String, country: String, change: Change = .added) {
        self.date = date
        self.name = name
        self.country = country
        self.change = change
    }
}

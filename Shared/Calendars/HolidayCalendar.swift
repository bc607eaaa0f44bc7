/// The public holidays of one country: those its law fixes, worked out for any year, and the days declared one by one.
///
/// - `ZA`: Public Holidays Act 36 of 1994 (ZA-CAL-01), from 1995. A holiday on a Sunday makes the Monday one too,
///   unless that Monday is a holiday anyway: the Act then adds nothing, and the extra Tuesday of 2011, 2016 and 2022
///   had to be declared (ZA-CAL-02). A holiday on a Saturday does not move.
/// - `US`: the federal holidays of 5 U.S.C. 6103 from 1986; on a Saturday the Friday before is observed as well, on a
///   Sunday the Monday after.
/// - `GB`: the bank holidays of England and Wales from 1978, with their substitutes.
///
/// For earlier years today's law is answered.
package struct HolidayCalendar: Sendable {
    /// The two-letter code of the country.
    package let country: String
    /// Computed once for every year a date can be written in: some three thousand days.
    private let names: [LocalDate: String]

    /// The countries whose holidays are known.
    package static let countries = ["GB", "US", "ZA"]

    /// `declared` may hold days of other countries; they are left out. A removal is applied before additions, so the
    /// order does not matter. A declared day on a Sunday adds no Monday: that Monday must be declared.
    ///
    /// Throws `unknown-country` for a country whose law is not known here.
    package init(country: String, declared: [DeclaredDay]) throws(CalendarError) {
        let law: (Int) -> [LocalDate: String]
        switch country {
        case "ZA": law = HolidayLaw.southAfrica
        case "US": law = HolidayLaw.unitedStates
        case "GB": law = HolidayLaw.englandAndWales
        default:
            throw CalendarError(.unknownCountry, "the country of a holiday calendar must be one of GB, US, ZA")
        }
        var names: [LocalDate: String] = [:]
        for year in LocalDate.years { names.merge(law(year)) { first, _ in first } }
        let own = declared.filter { $0.country == country }
        for day in own where day.change == .removed { names[day.date] = nil }
        for day in own where day.change == .added { names[day.date] = day.name }
        self.country = country
        self.names = names
    }

    /// The holiday's name, or nil on a day that is none.
    package func holiday(on date: LocalDate) -> String? { names[date] }

    /// The holidays of a year in order.
    package func holidays(in year: Int) -> [(LocalDate, String)] {
        names.filter { $0.key.year == year }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

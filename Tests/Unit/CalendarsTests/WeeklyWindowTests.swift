import Calendars
import Foundation
import Testing

@Suite struct WeeklyWindowTests {
    @Test(arguments: [
        #"{"mondy":{"opens":"08:00","closes":"20:00"}}"#, #"{"Monday":{"opens":"08:00","closes":"20:00"}}"#,
        #"{"monday":{"opens":"20:00","closes":"08:00"}}"#, #"{"monday":{"opens":"08:00","closes":"08:00"}}"#,
        #"{"monday":{"opens":"8:00","closes":"20:00"}}"#, #"{"monday":{"opens":"08:00"}}"#,
        #"{"monday":{"opens":"08:00","closes":"24:01"}}"#, #"{"monday":{"opens":"24:00","closes":"24:00"}}"#,
        #"{"barHolidays":"yes"}"#,
    ])
    func `A window that makes no sense is refused`(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(WeeklyWindow.self, from: Data(json.utf8)) }
    }

    @Test func `A window is read and written the same`() throws {
        let json = #"{"barHolidays":false,"monday":{"closes":"24:00","opens":"08:00"}}"#
        let window = try JSONDecoder().decode(WeeklyWindow.self, from: Data(json.utf8))
        let hours = try DayWindow(opens: time("08:00"), closes: .endOfDay)
        #expect(window == WeeklyWindow(days: [.monday: hours], barHolidays: false))
        #expect(window[.monday] == hours)
        #expect(window[.tuesday] == nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(window), as: UTF8.self) == json)
    }

    @Test func `Holidays are barred unless the window says otherwise`() throws {
        #expect(try JSONDecoder().decode(WeeklyWindow.self, from: Data("{}".utf8)).barHolidays)
    }
}

import Contracts
import NotifierService
import ServiceKit
import Testing

@Suite("A notifier's settings")
struct NotifierSettingsTests {
    @Test("have defaults and take what is given")
    func good() throws {
        let standard = try NotifierSettings([:])
        #expect(standard.slots == 32)
        #expect(standard.channels == [.sms, .email, .letter])
        let given = try NotifierSettings(["QUITTANCE_SLOTS": "4", "QUITTANCE_CHANNELS": "letter,sms"])
        #expect(given.slots == 4)
        #expect(given.channels == [.letter, .sms])
    }

    @Test(
        "name the variable that is wrong",
        arguments: [
            ("QUITTANCE_SLOTS", "0"), ("QUITTANCE_SLOTS", "501"), ("QUITTANCE_SLOTS", "many"), ("QUITTANCE_SLOTS", ""),
            ("QUITTANCE_CHANNELS", ""), ("QUITTANCE_CHANNELS", "fax"), ("QUITTANCE_CHANNELS", "sms,sms"),
            ("QUITTANCE_CHANNELS", "call"), ("QUITTANCE_CHANNELS", "sms, email"),
        ])
    func bad(variable: String, value: String) throws {
        let error = try #require(throws: SettingsError.self) { try NotifierSettings([variable: value]) }
        #expect(error.variable == variable)
    }
}

import Contracts
import Foundation
import NotifierService
import ServiceKit
import TestSupport
import Testing
import Transfer

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
            ("QUITTANCE_CHANNELS", "call"), ("QUITTANCE_CHANNELS", "sms, email"), ("QUITTANCE_CHANNELS", "whatsapp"),
            ("QUITTANCE_EMAIL", "twilio"), ("QUITTANCE_SMS", "smtp"), ("QUITTANCE_LETTER", "kannel"),
            ("QUITTANCE_WHATSAPP", "spool"),
        ])
    func bad(variable: String, value: String) throws {
        let error = try #require(throws: SettingsError.self) { try NotifierSettings([variable: value]) }
        #expect(error.variable == variable)
    }

    private struct Providers {
        let folder: TestFolder
        var variables: [String: String]

        init() throws {
            folder = try TestFolder()
            let file = folder.path + "/secret"
            try Data("planted-secret\n".utf8).write(to: URL(fileURLWithPath: file))
            variables = [
                "QUITTANCE_EMAIL": "smtp", "QUITTANCE_SMTP_HOST": "mail.example.org", "QUITTANCE_SMTP_USER": "q",
                "QUITTANCE_SMTP_PASSWORD_FILE": file, "QUITTANCE_SMTP_BOUNCES": "bounces@example.org",
                "QUITTANCE_SMS": "kannel", "QUITTANCE_KANNEL_URL": "http://127.0.0.1:13013",
                "QUITTANCE_KANNEL_USER": "q", "QUITTANCE_KANNEL_PASSWORD_FILE": file,
                "QUITTANCE_WHATSAPP": "twilio", "QUITTANCE_TWILIO_ACCOUNT": "AC00", "QUITTANCE_TWILIO_TOKEN_FILE": file,
                "QUITTANCE_TWILIO_WHATSAPP_FROM": "+27110000000", "QUITTANCE_SMTP_RATE": "20",
            ]
        }
    }

    @Test("name who carries what, with ports and times that are usual")
    func ways() throws {
        let providers = try Providers()
        let settings = try NotifierSettings(providers.variables)
        #expect(settings.channels == [.sms, .email, .letter, .whatsapp])
        withExtendedLifetime(providers.folder) {}
        guard case .kannel(let kannel) = settings.routes[0].way, case .smtp(let smtp) = settings.routes[1].way,
            case .spool = settings.routes[2].way, case .twilio(let twilio) = settings.routes[3].way
        else {
            Issue.record("the ways are \(settings.routes)")
            return
        }
        #expect(kannel.timeout == .seconds(10) && kannel.rate == nil && kannel.sender == nil)
        #expect(smtp.server.port == 587 && smtp.server.security == .startTLS && smtp.timeout == .seconds(30))
        #expect(smtp.rate == 20)
        #expect(twilio.origin == "https://api.twilio.com" && twilio.sender == "+27110000000")
    }

    @Test("show no secret, however they are printed")
    func redacted() throws {
        let providers = try Providers()
        let settings = try NotifierSettings(providers.variables)
        withExtendedLifetime(providers.folder) {}
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] { #expect(!text.contains("planted")) }
    }

    @Test(
        "name the variable that is missing or wrong for a provider",
        arguments: [
            ("QUITTANCE_SMTP_HOST", nil), ("QUITTANCE_SMTP_HOST", "mail/../x"), ("QUITTANCE_SMTP_PORT", "0"),
            ("QUITTANCE_SMTP_SECURITY", "ssl"), ("QUITTANCE_SMTP_PASSWORD_FILE", nil),
            ("QUITTANCE_SMTP_PASSWORD_FILE", "/nonexistent"), ("QUITTANCE_SMTP_BOUNCES", "far-too-long@example.org"),
            ("QUITTANCE_SMTP_TIMEOUT", "61"), ("QUITTANCE_SMTP_RATE", "0"), ("QUITTANCE_SMTP_NAME", "a b"),
            ("QUITTANCE_KANNEL_URL", nil), ("QUITTANCE_KANNEL_URL", "http://u:p@h"),
            ("QUITTANCE_KANNEL_URL", "ftp://h"), ("QUITTANCE_KANNEL_URL", "http://h/"), ("QUITTANCE_KANNEL_USER", nil),
            ("QUITTANCE_TWILIO_ACCOUNT", "AC/.."), ("QUITTANCE_TWILIO_TOKEN_FILE", nil),
            ("QUITTANCE_TWILIO_WHATSAPP_FROM", nil), ("QUITTANCE_TWILIO_URL", "api.twilio.com"),
        ] as [(String, String?)])
    func badProvider(variable: String, value: String?) throws {
        var providers = try Providers()
        providers.variables[variable] = value
        let error = try #require(throws: SettingsError.self) { try NotifierSettings(providers.variables) }
        withExtendedLifetime(providers.folder) {}
        #expect(error.variable == variable)
    }
}

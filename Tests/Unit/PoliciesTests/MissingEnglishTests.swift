import Foundation
import Policies
import Testing

@Suite("Texts and their English version")
struct MissingEnglishTests {
    @Test("a text without an English version is refused")
    func noEnglish() throws {
        try PolicyFolder.withCopy { folder in
            let text = try PolicyFolder.read("templates/zu/sms/follow-up.mustache")
            try PolicyFolder.write(text, to: "\(folder)/templates/zu/sms/thanks.mustache")
            let errors = PolicyFolder.errors(in: folder).map(\.description)
            #expect(
                errors == [
                    "templates/zu/sms/thanks.mustache: has no English version; add templates/en/sms/thanks.mustache"
                ])
        }
    }

    @Test("a folder that is no channel, or no language, is named")
    func folders() throws {
        try PolicyFolder.withCopy { folder in
            let text = try PolicyFolder.read("templates/en/sms/follow-up.mustache")
            try PolicyFolder.write(text, to: "\(folder)/templates/en/fax/a.mustache")
            try PolicyFolder.write(text, to: "\(folder)/templates/english/sms/a.mustache")
            let errors = PolicyFolder.errors(in: folder).map(\.message)
            #expect(
                errors == [
                    "the folder 'fax' must be a channel: sms, email, whatsapp, letter, call",
                    "the folder 'english' must be a language code of two small letters, like en",
                ])
        }
    }
}

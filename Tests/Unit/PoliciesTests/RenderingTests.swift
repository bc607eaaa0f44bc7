import Contracts
import Foundation
import Policies
import TestSupport
import Testing

@Suite("Rendering")
struct RenderingTests {
    private let templates: TemplateCatalogue

    init() throws { templates = try PolicyBundle.load(folder: Repository.policies).templates }

    private static let own: [String: String] = [
        "debtorName": "Nomvula Khumalo", "creditorName": "Metsi City", "reference": "MC-1", "amount": "R 1 234.50",
        "dueDate": "31 January 2026", "invoiceNumber": "INV-7", "payLink": "https://q.example/p/abc",
        "disputeLink": "https://q.example/d/abc", "optOutLink": "https://q.example/o/abc", "phone": "010 555 0110",
        "replyTo": "accounts@metsi.example", "bankName": "Example Bank", "bankHolder": "Metsi City Municipality",
        "bankAccount": "62000000011", "bankBranch": "250655", "today": "2 February 2026",
    ]
    private static let collected = own.merging([
        "creditorName": "Karoo Home", "collectorName": "Umbani Recoveries (Pty) Ltd",
        "collectorRegistration": "0031245/11",
    ]) { $1 }

    struct Golden: Sendable {
        let language: String
        let own: String
        let collected: String
    }

    @Test(
        "an SMS in every language, in the creditor's own name and by a collector",
        arguments: [
            Golden(
                language: "en",
                own:
                    "Metsi City: a friendly reminder that R 1 234.50 on account MC-1 is due on 31 January 2026. Pay here: "
                    + "https://q.example/p/abc Questions: 010 555 0110. Reply STOP to get no more SMS.",
                collected: "Karoo Home (by Umbani Recoveries (Pty) Ltd, reg. no. 0031245/11): a friendly reminder that "
                    + "R 1 234.50 on account MC-1 is due on 31 January 2026. Pay here: https://q.example/p/abc "
                    + "Questions: 010 555 0110. Reply STOP to get no more SMS."),
            Golden(
                language: "af",
                own:
                    "Metsi City: 'n vriendelike herinnering dat R 1 234.50 op rekening MC-1 op 31 January 2026 betaalbaar "
                    + "is. Betaal hier: https://q.example/p/abc Navrae: 010 555 0110. Antwoord STOP om geen SMS'e meer te "
                    + "kry nie.",
                collected:
                    "Karoo Home (deur Umbani Recoveries (Pty) Ltd, reg. nr. 0031245/11): 'n vriendelike herinnering "
                    + "dat R 1 234.50 op rekening MC-1 op 31 January 2026 betaalbaar is. Betaal hier: "
                    + "https://q.example/p/abc Navrae: 010 555 0110. Antwoord STOP om geen SMS'e meer te kry nie."),
            Golden(
                language: "zu",
                own: "Metsi City: siyakukhumbuza ukuthi inani elingu-R 1 234.50 ku-akhawunti MC-1 kufanele likhokhwe "
                    + "ngo-31 January 2026. Khokha lapha: https://q.example/p/abc Imibuzo: 010 555 0110. Phendula uthi "
                    + "STOP ukuze ungabe usathola ama-SMS.",
                collected:
                    "Karoo Home (nge-Umbani Recoveries (Pty) Ltd, inombolo yokubhalisa 0031245/11): siyakukhumbuza "
                    + "ukuthi inani elingu-R 1 234.50 ku-akhawunti MC-1 kufanele likhokhwe ngo-31 January 2026. Khokha "
                    + "lapha: https://q.example/p/abc Imibuzo: 010 555 0110. Phendula uthi STOP ukuze ungabe usathola "
                    + "ama-SMS."),
        ])
    func golden(_ golden: Golden) throws {
        let own = try render("reminder-before-due", golden.language, .sms, Self.own)
        let collected = try render("reminder-before-due", golden.language, .sms, Self.collected)
        #expect([own.body, collected.body] == [golden.own, golden.collected])
        #expect(own.title == nil && own.contactClass == .reminder && own.language == golden.language)
        #expect(SMSLength(collected.body).encoding == .gsm7)
    }

    @Test("an e-mail by a collector, whole")
    func email() throws {
        let message = try render(
            "receipt", "en", .email,
            Self.collected.merging([
                "paidAmount": "R 100.00", "paidOn": "1 February 2026", "balance": "R 1 134.50",
            ]) { $1 })
        let body = """

            Dear Nomvula Khumalo

            We have received R 100.00 on 1 February 2026 for your account MC-1. Thank you. Still open on the account: \
            R 1 134.50.

            Pay online: https://q.example/p/abc

            Kind regards
            Karoo Home
            This message was sent for Karoo Home by Umbani Recoveries (Pty) Ltd, a registered debt collector, registration \
            number 0031245/11.
            Phone 010 555 0110, e-mail accounts@metsi.example

            To get no more of these e-mails, or to choose another way to be reached: https://q.example/o/abc
            """
        #expect(message.title == "Karoo Home: we have received R 100.00, thank you")
        #expect(message.body == String(body.dropFirst()))
    }

    @Test("a language without the text is answered in English, and says so")
    func fallback() throws {
        let message = try render("missed-date", "xh", .letter, Self.own)
        #expect(message.language == "en")
    }

    @Test("a missing value is named, and there is no half message", arguments: ["amount", "payLink", "creditorName"])
    func missing(_ name: String) {
        for value in [nil, "", " \u{200B}\n"] {
            var values = Self.own
            values[name] = value
            #expect(throws: TemplateError.missing([name])) { try render("missed-date", "zu", .sms, values) }
        }
    }

    @Test("a collector without a registration number is no collector")
    func missingRegistration() {
        var values = Self.collected
        values["collectorRegistration"] = nil
        #expect(throws: TemplateError.missing(["collectorRegistration"])) {
            try render("missed-date", "en", .sms, values)
        }
    }

    @Test("unknown names and unknown templates are refused")
    func unknown() {
        #expect(throws: TemplateError.unknownVariables(["amuont"])) {
            try render("missed-date", "en", .sms, Self.own.merging(["amuont": "R 1"]) { $1 })
        }
        #expect(throws: TemplateError.unknownTemplate(id: "threat", channel: .sms)) {
            try render("threat", "en", .sms, Self.own)
        }
        #expect(throws: TemplateError.unknownTemplate(id: "final-notice", channel: .sms)) {
            try render("final-notice", "en", .sms, Self.own)
        }
    }

    @Test(
        "a value can neither start a line nor hide letters",
        arguments: [
            ("Eve\r\nBcc: all@example.org", "Eve Bcc: all@example.org"), ("E\u{202E}ve", "Eve"), ("Ev\u{200B}e", "Eve"),
            ("\u{FEFF}Eve\u{0}", "Eve"), ("Eve\u{2028}Smith", "Eve Smith"), ("Eve\t \u{A0}Smith", "Eve Smith"),
            ("{{phone}}", "{{phone}}"), ("<b>Eve & Co</b>", "<b>Eve & Co</b>"), ("Zoë Ngũgĩ 李", "Zoë Ngũgĩ 李"),
        ])
    func hostile(_ given: String, _ printed: String) throws {
        let values = Self.own.merging(["debtorName": given, "creditorName": given]) { $1 }
        let message = try render("missed-date", "en", .email, values)
        #expect(message.title == "\(printed): your payment of R 1 234.50 was due on 31 January 2026")
        #expect(message.body.hasPrefix("Dear \(printed)\n"))
    }

    private func render(
        _ id: String, _ language: String, _ channel: Channel, _ values: [String: String]
    ) throws -> RenderedMessage {
        try templates.render(id, language: language, channel: channel, values: values)
    }
}

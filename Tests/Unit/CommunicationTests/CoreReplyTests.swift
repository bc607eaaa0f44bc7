import CommunicationCore
import Contracts
import TestSupport
import Testing

@Suite("What a reply means")
struct CoreReplyTests {
    @Test(
        "Leave me alone, in every form",
        arguments: [
            "STOP", "stop", "Stop.", " sToP!! ", "STOP please", "Please STOP", "pls stop sms", "Stop it now", "S T O P",
            "S.T.O.P.", "St\u{200B}op", "\u{FEFF}STOP", "ST\u{00AD}OP", "ＳＴＯＰ", "stop\n", "'STOP'", "STOPALL",
            "STOP I have already paid", "end", "END.", "CANCEL", "cancel please", "unsubscribe", "UNSUBSCRIBE me now",
            "Quit", "revoke", "opt out", "Opt-Out", "optout", "please opt me: unsubscribe", "Do not contact me again",
            "don't text me", "don’t call me at work", "Remove me from your list", "take me off this list",
            "no more messages please", "leave me alone", "Just stop sending these things", "Staak", "STAAK ASB",
            "hou op", "Hou asseblief op. Hou op!", "los my uit", "moenie my kontak nie", "yeka", "Ngicela yeka",
            "yekela",
            "Ngiyeke!", "ndiyeke", "emisa", "Ntlohele", "ARRET",
        ])
    func stops(_ text: String) {
        #expect(ReplyReader.read(text).intent == .stop)
    }

    @Test(
        "Everything else",
        arguments: [
            ("I have paid this", ReplyIntent.paid), ("Paid yesterday, see proof of payment", .paid),
            ("ek het klaar betaal", .paid), ("Reeds betaal!", .paid), ("Sengikhokhile", .paid), ("Ndihlawule", .paid),
            ("ke lefile", .paid), ("EFT done this morning", .paid),
            ("I will pay on Friday", .promise), ("I'll pay month end", .promise), ("ek sal betaal vrydag", .promise),
            ("Ngizokhokha ngoLwesihlanu", .promise), ("ndiza kuhlawula", .promise), ("ke tla lefa", .promise),
            ("I dispute this amount", .dispute), ("The amount is wrong, I paid half", .dispute),
            ("I don't owe you anything", .dispute), ("I don’t owe", .dispute), ("Die bedrag is verkeerd", .dispute),
            ("Angikweleti lutho", .dispute), ("My medical aid should pay this", .dispute),
            ("Wrong number", .wrongPerson), ("This is not me", .wrongPerson), ("Verkeerde nommer", .wrongPerson),
            ("Inombolo engalungile", .wrongPerson),
            ("Speak to my lawyer", .represented), ("My attorney will dispute this", .represented),
            ("I am under debt review", .represented), ("Praat met my prokureur", .represented),
            ("ek is onder skuldhersiening", .represented),
            // What nobody can be sure of goes to a human.
            ("", .unsure), ("   ", .unsure), ("???", .unsure), ("ok", .unsure), ("How much is it?", .unsure),
            ("I have not paid yet", .unsure), ("I am not sure what this is about", .unsure), ("Who is this?", .unsure),
            ("I'm not able to pay now", .unsure), ("I'm not her", .wrongPerson), ("I cannot pay", .unsure),
            ("I won't pay", .unsure),
            ("Ek kan nie betaal nie", .unsure), ("I paid half and will pay the rest on Friday", .unsure),
            ("My stop order goes off on the 25th", .unsure), ("Stop order is loaded", .unsure),
            ("I will stop by your office tomorrow", .unsure), ("Don't stop", .unsure),
            ("Please cancel my debit order of last month", .unsure), ("At the end of the month", .unsure),
            ("The bus was late at the last stop", .unsure), ("unpaid", .unsure), ("stopped", .unsure),
            ("endless", .unsure),
        ])
    func reads(_ text: String, _ intent: ReplyIntent) {
        #expect(ReplyReader.read(text).intent == intent)
    }

    @Test(
        "A wish for silence stands beside whatever else is said",
        arguments: [
            ("STOP", ReplyIntent.stop, OptOutScope.channel as OptOutScope?), ("stop calling me", .stop, .channel),
            ("Do not contact me again", .stop, .everything), ("Leave me alone!", .stop, .everything),
            ("Los my uit", .stop, .everything), ("Ngiyekeni", .stop, .everything), ("Ntlohele", .stop, .everything),
            ("My lawyer says stop calling me", .represented, .channel),
            ("Never contact me, talk to my attorney", .represented, .everything),
            ("Wrong number, stop sms", .wrongPerson, .channel), ("I don't owe you, stop!", .dispute, .channel),
            ("STOP I have already paid", .stop, .channel), ("I have paid", .paid, nil), ("Who is this?", .unsure, nil),
        ])
    func silence(_ text: String, _ intent: ReplyIntent, _ scope: OptOutScope?) {
        let reading = ReplyReader.read(text)
        #expect(reading.intent == intent)
        #expect(reading.optsOut == scope)
    }

    @Test("The pattern is named, and never the text")
    func patterns() {
        #expect(
            ReplyReader.read("Please STOP, I am Thandi")
                == .init(intent: .stop, pattern: "stop", optsOut: .channel))
        #expect(ReplyReader.read("Thandi het klaar betaal") == .init(intent: .paid, pattern: "klaar betaal"))
        #expect(ReplyReader.read("Who? Thandi?") == .init(intent: .unsure, pattern: nil))
    }

    @Test("A very long text is read to a limit, and no text is too odd")
    func bounds() {
        let long = String(repeating: "la ", count: 100_000)
        #expect(ReplyReader.read(long + "unsubscribe").intent == .unsure)
        #expect(ReplyReader.read("unsubscribe " + long).intent == .stop)
        #expect(ReplyReader.read(String(repeating: "\u{200B}", count: 10_000)).intent == .unsure)
        #expect(ReplyReader.read("\u{1F6D1} STOP \u{1F6D1}").intent == .stop)
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let scalars = (0..<40).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) }
            _ = ReplyReader.read(String(String.UnicodeScalarView(scalars)))
        }
    }
}

import Contracts
import NotifierCore
import Testing

@Suite("A letter's content")
struct LetterContentTests {
    @Test(
        "keeps the address's lines, with the name above them once",
        arguments: [
            ("Thandeka Mokoena", "12 Loop St\n7925", ["Thandeka Mokoena", "12 Loop St", "7925"]),
            (
                "Thandeka Mokoena", "THANDEKA MOKOENA\r\n12 Loop St\r\n\r\n7925",
                ["THANDEKA MOKOENA", "12 Loop St", "7925"]
            ),
            ("", "12 Loop St\n7925", ["12 Loop St", "7925"]),
            ("Evil\nName", "12\tLoop St", ["Evil Name", "12 Loop St"]),
        ])
    func address(name: String, address: String, lines: [String]) throws {
        let grant = GrantFixture.letter { fixture in
            fixture.recipientName = name
            fixture.address = address
        }
        #expect(try LetterContent(for: grant).addressLines == lines)
    }

    @Test("has the day, the title and the text without control characters")
    func text() throws {
        let grant = GrantFixture.letter { fixture in
            fixture.title = " A\ntitle "
            fixture.body = "\n\nDear\u{0} you\r\n\r\nBye\n \n"
        }
        let content = try LetterContent(for: grant)
        #expect(content.date == "5 January 2026")
        #expect(content.title == "A title")
        #expect(content.body == "Dear you\n\nBye")
    }

    @Test("is refused without an address or a text")
    func missing() {
        #expect(throws: MessageFault.postalAddress) {
            try LetterContent(for: GrantFixture.letter { $0.address = " \n" })
        }
        #expect(throws: MessageFault.text) { try LetterContent(for: GrantFixture.letter { $0.body = " " }) }
    }

    @Test(
        "stands in the manifest on one line that no table program runs",
        arguments: [
            ("Thandeka", "1 Loop St\nCape Town", "Thandeka,1 Loop St | Cape Town"),
            ("Mokoena, T", "1 \"The\" St", "\"Mokoena, T\",\"1 \"\"The\"\" St\""),
            ("=cmd()", "@home\n7925", "'=cmd(),'@home | 7925"),
            ("Line\nbreak", "a|b\r\nc", "Line break,a/b | c"),
        ])
    func manifest(name: String, address: String, end: String) throws {
        let grant = GrantFixture.letter { fixture in
            fixture.recipientName = name
            fixture.address = address
        }
        let start =
            "a1b2c3d4e5f60718293a4b5c6d7e8f90,reminder,city:D-1,city:1001,metsi-city,reminder-before-due,"
            + "2026-01-05T05:30:00Z,2026-01-05T05:30:00Z,d-1,city:INV-7,ZAR,1234.50,f.pdf,"
        #expect(ManifestRow.line(for: grant, file: "f.pdf") == start + end + "\n")
        #expect(ManifestRow.columns.count == 15)
    }

    @Test("finds the heads of links by their bytes")
    func links() {
        let text = "ê https://pay.example.org/p/" + String(repeating: "x", count: 100) + "\n(http://a.example/o/1)"
        #expect(LinkHeads.ranges(in: text) == [3..<63, 131..<152])
    }
}

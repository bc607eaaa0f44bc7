import Testing
import Vault

@Suite struct NameMatchTests {
    @Test(arguments: [
        ("", "Thabo Mokoena", 0), ("INV 1234", "Thabo Mokoena", 0), ("Thabo Mokoena", "", 0), ("A B C", "Mr", 0),
        ("SARAH NKOSI", "Thabo Mokoena", 0), ("THABO MOKOENA", "Thabo Mokoena", 100),
        ("eft mokoena thabo ref 88", "Mr. Thabo Mokoena", 100), ("T MOKOENA", "Thabo Mokoena", 83),
        ("MOKOENA", "Thabo Mokoena", 66), ("THABO", "Thabo Mokoena", 33), ("MOKOENA T J", "Thabo Joseph Mokoena", 75),
        ("MOKOEMA THABO", "Thabo Mokoena", 86), ("MOKOENATHABO", "Thabo Mokoena", 70),
        ("Andre Muller", "André Müller", 100), ("OBRIEN", "O'Brien", 100),
        ("KAROO TRADING", "Karoo Trading (Pty) Ltd", 100), ("T T", "Thabo Tshepo", 50),
    ])
    func `The share of the name's words found in the reference`(reference: String, name: String, expected: Int) {
        #expect(NameMatch.score(reference: reference, name: name) == expected)
    }
}

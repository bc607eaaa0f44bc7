import Calendars
import Contracts
import Foundation
import Messaging
import Testing

@testable import SandboxCore

@Suite struct WorldTests {
    @Test("the same seed gives the same world, byte for byte")
    func sameSeed() throws {
        let one = try #require(Worlds.make(seed: 3, debtors: 200))
        let other = try #require(Worlds.make(seed: 3, debtors: 200))
        #expect(one.feed == other.feed)
        #expect(try JSONCoding.encode(one.feed.map(\.data)) == JSONCoding.encode(other.feed.map(\.data)))
        #expect(try JSONCoding.encode(one.file()) == JSONCoding.encode(other.file()))
        #expect(one.debtors == other.debtors)
    }

    @Test("another seed gives another world")
    func otherSeed() throws {
        let one = try #require(Worlds.make(seed: 3, debtors: 200))
        let other = try #require(Worlds.make(seed: 4, debtors: 200))
        #expect(one.debtors.map(\.name) != other.debtors.map(\.name))
        #expect(one.feed.map(\.data) != other.feed.map(\.data))
    }

    @Test("a larger world begins with the persons of a smaller one")
    func largerWorld() throws {
        let small = try #require(Worlds.make(seed: 3, debtors: 50))
        let large = try #require(Worlds.make(seed: 3, debtors: 200))
        #expect(Array(large.debtors.prefix(50)) == small.debtors)
    }

    @Test("the smallest worlds are whole", arguments: [(1, 1), (1, 5), (2, 30), (400, 3)])
    func smallWorlds(days: Int, debtors: Int) throws {
        let world = try #require(Worlds.make(seed: 1, days: days, debtors: debtors))
        #expect(world.debtors.count == debtors)
        #expect(
            world.feed.count { $0.type == Watermark.messageType && $0.planted == nil && $0.resendOf == nil } == days * 8
        )
    }

    @Test("there are as many debtor records as asked for, in both systems, each with its own id")
    func records() throws {
        let world = try #require(Worlds.usual)
        #expect(world.debtors.count == 1_000)
        #expect(Set(world.debtors.map(\.debtorID)).count == 1_000)
        let inCity = world.debtors.count { $0.system == "city" }
        #expect((480...620).contains(inCity))
        #expect(Set(world.creditors.map(\.system)) == ["city", "trade"])
    }

    @Test("about four persons of a hundred have a record in both systems, with one id number and one behaviour")
    func personsInBoth() throws {
        let world = try #require(Worlds.usual)
        let pairs = Dictionary(grouping: world.debtors, by: \.person).values.filter { $0.count > 1 }
        #expect((20...60).contains(pairs.count))
        for pair in pairs {
            #expect(Set(pair.map(\.system)) == ["city", "trade"])
            #expect(Set(pair.map(\.behaviour)).count == 1)
            let numbers = pair.map { $0.record["idNumber"]?.text?.filter { $0 != " " } }
            #expect(numbers.allSatisfy { $0 != nil && $0 == numbers[0] })
        }
        let alone = world.debtors.compactMap { $0.record["idNumber"]?.text?.filter { $0 != " " } }
        #expect(Set(alone).count == alone.count - pairs.count)
    }

    @Test("personas, languages and homes are about as frequent as their tables say")
    func shares() throws {
        let world = try #require(Worlds.usual)
        func expect(_ permille: Int, _ what: String, of all: [SandboxDebtor], _ isOne: (SandboxDebtor) -> Bool) {
            let found = all.count(where: isOne)
            // Four standard deviations of a binomial, at most 4 * sqrt(1000 / 4) = 64; small shares vary less.
            let tolerance = 4 * (Double(permille) * Double(1_000 - permille) / 1_000).squareRoot() + 4
            #expect(abs(Double(found - permille)) < tolerance, "\(what): \(found) instead of \(permille)")
        }
        #expect(Persona.allCases.reduce(0) { $0 + $1.permille } == 1_000)
        for persona in Persona.allCases {
            expect(persona.permille, persona.rawValue, of: world.debtors) { $0.behaviour.persona == persona }
        }
        expect(932, "South Africa", of: world.debtors) { $0.country == "ZA" }
        expect(200 * 93 / 100, "Afrikaans", of: world.debtors) { $0.language == "af" }
        expect(80 * 87 / 100, "without e-mail", of: world.debtors) { $0.email == nil }
        expect(50, "businesses", of: world.debtors) { $0.form == .business }
    }

    @Test("a debtor has 1.2 accounts and 2.5 invoices on average")
    func averages() throws {
        let world = try #require(Worlds.usual)
        let accounts = world.debtors.reduce(0) { $0 + $1.accounts.count }
        #expect((1_150...1_250).contains(accounts))
        let invoices = world.backgrounds.values.reduce(0) { $0 + $1.invoices.count }
        #expect((2_200...2_700).contains(invoices))
    }

    @Test("due days are spread over the whole period, so that there is work in every week of it")
    func spread() throws {
        let world = try #require(Worlds.usual)
        let due = world.backgrounds.values.flatMap(\.invoices).map(\.dueDay)
        for week in 0..<8 {
            #expect(due.count { (week * 7..<week * 7 + 7).contains($0) } > 60, "week \(week)")
        }
        #expect(due.count { $0 < 0 } > 300)
    }

    @Test("a persona that reacts to a channel can be reached by it")
    func reachable() throws {
        let world = try #require(Worlds.usual)
        for debtor in world.debtors {
            switch debtor.behaviour.persona {
            case .paysAfterSMS, .repliesStop: #expect(debtor.mobile?.reachesDebtor == true)
            case .paysAfterEmail: #expect(debtor.email != nil)
            default: #expect(debtor.mobile != nil || debtor.email != nil)
            }
            #expect((debtor.behaviour.wrongNumber != nil) == (debtor.mobile?.reachesDebtor == false))
        }
    }

    @Test("no address belongs to two persons, not even a wrong one")
    func addresses() throws {
        let world = try #require(Worlds.make(seed: 5, debtors: 3_000))
        var owners: [String: String] = [:]
        for debtor in world.debtors {
            for detail in debtor.contactDetails where detail.kind != .postal {
                #expect(owners.updateValue(debtor.person, forKey: detail.value) ?? debtor.person == debtor.person)
            }
        }
    }

    @Test("zones are what the record states, else all of the country's")
    func zoneCandidates() throws {
        let world = try #require(Worlds.usual)
        let zones = try #require(Worlds.zones)
        for debtor in world.debtors {
            let stated = debtor.record["timeZone"]?.text
            #expect(debtor.zones == stated.map { [$0] } ?? zones.zones(ofCountry: debtor.country).sorted())
            #expect(debtor.zones.isEmpty || debtor.zones.contains(debtor.zone.identifier))
        }
        #expect(world.debtors.contains { $0.country == "US" && $0.zones.count > 20 })
    }

    @Test("of a few debtors nobody can tell what time it is, though they can be reached as others can")
    func noZone() throws {
        let world = try #require(Worlds.usual)
        let lost = world.debtors.filter(\.zones.isEmpty)
        #expect((3...16).contains(lost.count))
        for debtor in lost {
            #expect(debtor.country == "XK" && debtor.record["timeZone"] == nil)
            #expect(debtor.zone.identifier == "Europe/Belgrade")
            #expect(debtor.mobile?.value.hasPrefix("+383") ?? true)
            #expect(debtor.contactDetails.contains { $0.kind == .postal && $0.value.contains("\n") })
        }
    }

    @Test("the marked persons' data stand in debtor records only")
    func plantedData() throws {
        let world = try #require(Worlds.usual)
        #expect(world.plantedPersonalData.count >= 24)
        for event in world.feed where event.type != DebtorUpserted.messageType {
            let words = String(decoding: try JSONCoding.encode(event.data), as: UTF8.self) + event.id + event.subject
            #expect(!world.plantedPersonalData.contains { words.localizedCaseInsensitiveContains($0) })
        }
        let records = world.feed.filter { $0.type == DebtorUpserted.messageType }
        let everything = try records.map { String(decoding: try JSONCoding.encode($0.data), as: UTF8.self) }.joined()
        for name in ["Quillonia", "Ysterbergplaas", "4 Umgwaqwana Street"] { #expect(everything.contains(name)) }
    }

    @Test("planted.json lists numbers in the forms they are kept in, and what debtors type; nothing short")
    func plantedFile() throws {
        let world = try #require(Worlds.usual)
        guard case .array(let list) = world.plantedFile else {
            Issue.record("must be a list")
            return
        }
        let texts = Set(list.compactMap(\.text))
        #expect(texts.count == list.count && texts.isSuperset(of: world.plantedPersonalData))
        #expect(texts.allSatisfy { $0.utf8.count >= 9 })
        for debtor in world.debtors {
            guard let mobile = debtor.mobile?.value else { continue }
            #expect(texts.contains(String(mobile.dropFirst())))
            #expect(debtor.country != "ZA" || texts.contains("0" + mobile.dropFirst(3)))
        }
        let spaced = try #require(world.debtors.first { $0.system == "trade" && $0.record["idNumber"] != nil })
        #expect(texts.contains(spaced.record["idNumber"]?.text?.filter { $0 != " " } ?? ""))
        #expect(texts.contains("Pls stop sending me these") && texts.contains("I never opened this account."))
        #expect(!texts.contains("STOP"))
    }

    @Test("world.json names every debtor and creditor as the outside check reads them")
    func worldFile() throws {
        let world = try #require(Worlds.usual)
        let file = world.file(instants: 17)
        guard case .array(let debtors)? = file["debtors"], case .array(let creditors)? = file["creditors"] else {
            Issue.record("debtors and creditors must be lists")
            return
        }
        #expect(debtors.count == 1_000)
        #expect(debtors.allSatisfy { $0["debtorId"]?.text?.contains(":") == true && $0["person"]?.text != nil })
        #expect(creditors.count == 3)
        #expect(creditors.first { $0["role"]?.text == "third-party" }?["registration"]?.text == "0031245/11")
        #expect(file["start"]?.text == "2026-01-05T03:00:00Z")
        // Numbers, as the summary passes them on.
        #expect(file["seed"] == .number(7) && file["days"] == .number(60))
        #expect(file["instants"] == .number(17))
    }
}

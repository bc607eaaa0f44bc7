import Policies
import TestSupport
import Testing

@Suite("The rule packs against the legal register")
struct LegalRegisterTests {
    private static let packs = Result { try PolicyBundle.load(folder: Repository.policies).rulePacks }

    private func rule(_ id: String) throws -> (pack: String, rule: Rule)? {
        for pack in try Self.packs.get() {
            if let rule = pack.rules.first(where: { $0.id == id }) { return (pack.id, rule) }
        }
        return nil
    }

    @Test("every row about contact has its entry, in the pack of its country; every other row says why not")
    func complete() throws {
        #expect(Set(LegalRegister.rows.map(\.id)).count == LegalRegister.rows.count, "a row stands here twice")
        let packs = ["ZA": "za", "US": "us", "UK": "gb", "CH": "house"]
        for row in LegalRegister.rows {
            let found = try rule(row.id)
            if let reason = row.noContact {
                #expect(found == nil, "\(row.id) has an entry, so its row here must say so")
                #expect(reason.hasSuffix("."), "the reason for \(row.id) is no sentence")
            } else {
                #expect(found?.pack == packs[String(row.id.prefix(2))], "\(row.id) has no entry in its country's pack")
            }
        }
    }

    @Test("no pack names a law that is not in the register")
    func known() throws {
        let known = Set(LegalRegister.rows.map(\.id))
        for rule in try Self.packs.get().flatMap(\.rules) where !rule.id.hasPrefix("Q-") {
            #expect(known.contains(LegalRegister.parts[rule.id] ?? rule.id), "\(rule.id) is in no register")
        }
    }

    @Test("a row of which no text was seen is never simply enforced", arguments: LegalRegister.unverified.sorted())
    func unverified(id: String) throws {
        let found = try #require(try rule(id))
        #expect(found.rule.status != .enforced)
    }

    @Test("an entry without effect claims none, and gives a reason that is a sentence")
    func withoutEffect() throws {
        for rule in try Self.packs.get().flatMap(\.rules) where rule.status == .notApplicable {
            guard case .builtIn(let text) = rule.effect else {
                Issue.record("\(rule.id) does not apply, but has an effect")
                continue
            }
            #expect(text.hasPrefix("None"), "\(rule.id) does not apply, but says that something fulfils it")
            #expect(rule.reason?.hasSuffix(".") == true, "the reason of \(rule.id) is no sentence")
        }
    }
}

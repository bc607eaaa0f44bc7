import Calendars
import Contracts
import Money
import Testing

@testable import SandboxCore

/// A world with messages to send into it.
struct MindFixture {
    let world: World
    var minds: Minds
    /// A Wednesday morning in the second week.
    let now = Worlds.start + .seconds(9 * 86_400 + 4 * 3_600)

    init() throws {
        world = try #require(Worlds.usual)
        minds = Minds(world: world)
    }

    func debtors(_ persona: Persona) -> [SandboxDebtor] {
        world.debtors.filter { $0.behaviour.persona == persona && $0.behaviour.wrongNumber == nil }
    }

    func message(
        to debtor: SandboxDebtor, _ id: String = "c-1", _ channel: Channel = .sms,
        _ contactClass: ContactClass = .collection, at: Instant? = nil, amount: Int64 = 123_450
    ) -> SeenMessage {
        SeenMessage(
            contactID: ContactID("\(debtor.debtorID)/\(id)"), channel: channel, contactClass: contactClass,
            debtorID: debtor.debtorID, accountID: debtor.accounts[0], step: "missed",
            amount: Money(minorUnits: amount, currency: .zar), decidedAt: at ?? now, text: "…", payLink: "/p/token",
            optOutLink: "/o/token")
    }

    /// What the debtors of a persona do at their first message, by kind.
    mutating func firstActs(
        _ persona: Persona, _ channel: Channel = .sms, _ contactClass: ContactClass = .collection
    ) -> [PlannedAct] {
        debtors(persona).flatMap { minds.see(message(to: $0, "c-1", channel, contactClass), now: now) }
    }
}

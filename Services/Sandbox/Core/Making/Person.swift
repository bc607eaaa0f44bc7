import Calendars
import Contracts

/// A human being or business of the world, before any ERP has a record of it.
struct Person: Sendable {
    /// From 0.
    let index: Int
    let form: DebtorForm
    let name: String
    let language: String
    let country: String
    /// Where the person lives.
    let zone: Zone
    /// Whether the creditors were told so.
    let statesZone: Bool
    let birthDate: LocalDate?
    let idNumber: String?
    let details: [ContactDetail]
    let persona: Persona
    let wrongNumber: Behaviour.WrongNumber?
    let mark: MarkedPerson?

    var id: String { "P-" + padded(index + 1) }

    var behaviour: Behaviour {
        Behaviour(persona: persona, wrongNumber: wrongNumber, plantedWords: mark?.words)
    }

    /// Five digits.
    static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    private func padded(_ number: Int) -> String { Self.padded(number) }
}

/// How a debtor reacts.
package struct Behaviour: Sendable, Hashable {
    package let persona: Persona
    /// Somebody else has the mobile number on the record, and says so or says nothing.
    package let wrongNumber: WrongNumber?
    /// Words that must never be seen in a store or a log; they stand in the debtor's free texts.
    package let plantedWords: String?

    package enum WrongNumber: String, Sendable, CaseIterable { case answers, silent }
}

import Contracts

/// The world's first four persons: their names, streets and words occur nowhere else, so whoever finds one where it
/// does not belong has found a leak. Each reacts in another way, so that their data goes through every door.
struct MarkedPerson: Sendable {
    let first: String
    let last: String
    let street: String
    let persona: Persona
    /// Stands in the free texts the person writes.
    let words: String

    static let all = [
        MarkedPerson(
            first: "Quillonia", last: "Zwartkoppie", street: "77 Xylofoonkloof Street", persona: .disputes,
            words: "brandewynskelmpie"),
        MarkedPerson(
            first: "Ferdinandus", last: "Ysterbergplaas", street: "13 Tolbosvlakte Street", persona: .paysAfterSMS,
            words: "windpompwagter"),
        MarkedPerson(
            first: "Nonkululekwana", last: "Xhantibelezwe", street: "4 Umgwaqwana Street", persona: .repliesStop,
            words: "intothoviyane"),
        MarkedPerson(
            first: "Theloniusz", last: "Vlakhaasdrift", street: "9 Kwaggapoel Street", persona: .paysAfterEmail,
            words: "sterretjieskyker"),
    ]
}

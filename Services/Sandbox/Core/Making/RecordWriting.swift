import Calendars
import Contracts
import Messaging

/// A person as an ERP's debtor record. The ERPs do not write numbers alike: what is stored internationally in one is
/// national, with spaces, in the other.
enum RecordWriting {
    static func record(_ person: Person, debtor: String, system: SystemID, verifiedAt: Instant) -> JSONValue {
        object([
            "debtorId": text(debtor), "kind": text(person.form.rawValue), "name": text(person.name),
            "language": text(person.language), "country": text(person.country),
            "timeZone": person.statesZone ? text(person.zone.identifier) : nil,
            "birthDate": person.birthDate.map { text($0) },
            "idNumber": text(system == "trade" ? person.idNumber.map(spaced) : person.idNumber),
            "contactPoints": .array(
                person.details.map { point($0, of: person, system: system, verifiedAt: verifiedAt) }),
        ])
    }

    private static func point(
        _ detail: ContactDetail, of person: Person, system: SystemID, verifiedAt: Instant
    ) -> JSONValue {
        let isNumber = detail.kind == .mobile || detail.kind == .phone
        let national = isNumber && system == "trade" && person.country == "ZA"
        return object([
            "kind": text(detail.kind.rawValue), "value": text(national ? nationally(detail.value) : detail.value),
            "source": text(system == "trade" ? "credit application" : "account form"),
            "verifiedAt": detail.kind == .email && person.index.isMultiple(of: 3) ? text(verifiedAt) : nil,
            "preferred": detail.preferred ? .boolean(true) : nil,
        ])
    }

    /// `+27821234567` as `082 123 4567`.
    private static func nationally(_ number: String) -> String {
        let digits = "0" + number.dropFirst(3)
        return "\(digits.prefix(3)) \(digits.dropFirst(3).prefix(3)) \(digits.dropFirst(6))"
    }

    /// `8001015009087` as `800101 5009 087`.
    private static func spaced(_ number: String) -> String {
        "\(number.prefix(6)) \(number.dropFirst(6).prefix(4)) \(number.dropFirst(10))"
    }
}

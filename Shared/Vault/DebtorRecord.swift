package import Calendars
package import Contracts

/// A debtor's personal data. It exists in memory only: the vault keeps it sealed.
package struct DebtorRecord: Sendable, Hashable, Codable {
    package var form: DebtorForm
    package var name: String
    /// BCP 47.
    package var language: String
    /// ISO 3166-1 alpha-2.
    package var country: String
    package var timeZone: String?
    package var birthDate: LocalDate?
    package var idNumber: String?
    package var contactPoints: [ContactPoint]
    /// Who speaks for the debtor, an attorney or a debt counsellor.
    package var representative: String?

    package init(
        form: DebtorForm, name: String, language: String, country: String, timeZone: String? = nil,
        birthDate: LocalDate? = nil, idNumber: String? = nil, contactPoints: [ContactPoint] = [],
        representative: String? = nil
    ) {
        self.form = form
        self.name = name
        self.language = language
        self.country = country
        self.timeZone = timeZone
        self.birthDate = birthDate
        self.idNumber = idNumber
        self.contactPoints = contactPoints
        self.representative = representative
    }
}

/// Everything wrong with a debtor's record, so that the sender mends it once.
package struct RecordFaults: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Fault: Sendable, Hashable {
        package let code: String
        /// Like `contactPoints[1].value`.
        package let field: String
        /// Fits behind the field's name; says what would be right and never repeats what was read.
        package let text: String
    }

    package let faults: [Fault]

    package var description: String { faults.map { "\($0.field) \($0.text)" }.joined(separator: " ") }
}

extension DebtorRecord {
    /// What an ERP says of a debtor, with every address normalised. A contact point named twice is taken once.
    package init(_ message: DebtorUpserted) throws(RecordFaults) {
        self.init(
            form: message.form, name: message.name, language: message.language, country: message.country,
            timeZone: message.timeZone, birthDate: message.birthDate, idNumber: message.idNumber,
            representative: message.representative)
        var faults: [RecordFaults.Fault] = []
        for (index, point) in message.contactPoints.enumerated() {
            do {
                let point = try ContactPoint(
                    kind: point.kind, value: point.value, country: message.country, source: point.source,
                    verifiedAt: point.verifiedAt, preferred: point.preferred)
                contactPoints.append(point)
            } catch {
                faults.append(
                    RecordFaults.Fault(
                        code: error.code.rawValue, field: "contactPoints[\(index)].value", text: error.text))
            }
        }
        guard faults.isEmpty else { throw RecordFaults(faults: faults) }
        contactPoints = contactPoints.withoutRepeats
    }
}

extension [ContactPoint] {
    /// The first of every kind and address.
    var withoutRepeats: [ContactPoint] {
        var seen: Set<[String]> = []
        return filter { seen.insert([$0.kind.rawValue, $0.address.lookupText]).inserted }
    }
}

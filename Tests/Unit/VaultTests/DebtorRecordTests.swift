import Calendars
import Contracts
import Foundation
import Messaging
import Testing
import Vault

@Suite struct DebtorRecordTests {
    private func message(_ contactPoints: String) throws -> DebtorUpserted {
        var fields = FieldReader(
            Data(
                """
                {"debtorId":"D-1","kind":"person","name":"Thandi Example","language":"en","country":"ZA",
                 "idNumber":"8001015009087","birthDate":"1980-01-01","contactPoints":[\(contactPoints)]}
                """.utf8))
        return try #require(DebtorUpserted(&fields, system: "city"))
    }

    @Test func `All malformed contact points are named together, without their values`() throws {
        let message = try message(
            """
            {"kind":"mobile","value":"082 123","source":"erp"},{"kind":"email","value":"t@example.org","source":"erp"},
            {"kind":"email","value":"secretname","source":"erp"}
            """)
        #expect {
            try DebtorRecord(message)
        } throws: { error in
            guard let faults = (error as? RecordFaults)?.faults else { return false }
            return faults.map(\.field) == ["contactPoints[0].value", "contactPoints[2].value"]
                && faults.map(\.code) == ["phone", "email"] && !"\(error)".contains("secretname")
        }
    }

    @Test func `Contact points come out normalised, and twice the same is once`() throws {
        let message = try message(
            """
            {"kind":"mobile","value":"082 123 4567","source":"erp","preferred":true},
            {"kind":"mobile","value":"+27821234567","source":"web"},
            {"kind":"phone","value":"0821234567","source":"web","verifiedAt":"2026-01-05T03:00:00Z"}
            """)
        let expected = DebtorRecord(
            form: .person, name: "Thandi Example", language: "en", country: "ZA",
            birthDate: try LocalDate(iso8601: "1980-01-01"), idNumber: "8001015009087",
            contactPoints: [
                try ContactPoint(kind: .mobile, value: "+27821234567", country: nil, source: "erp", preferred: true),
                try ContactPoint(
                    kind: .phone, value: "+27821234567", country: nil, source: "web",
                    verifiedAt: try Instant(rfc3339: "2026-01-05T03:00:00Z")),
            ])
        #expect(try DebtorRecord(message) == expected)
    }
}

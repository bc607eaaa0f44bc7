import Contracts
import Foundation
package import Messaging

extension World {
    /// `world.json` of a run: who there is, for those who judge it from outside.
    /// - Parameter instants: how many the story had, once it is over.
    package func file(instants: Int? = nil) -> JSONValue {
        object([
            "start": text(start), "days": number(days), "seed": .number(Decimal(seed)),
            "instants": instants.map(number),
            "debtors": .array(
                debtors.map { debtor in
                    object([
                        "debtorId": text(debtor.debtorID.value), "person": text(debtor.person),
                        "country": text(debtor.country), "language": text(debtor.language),
                        "zones": .array(debtor.zones.map { .string($0) }),
                    ])
                }),
            "creditors": .array(
                creditors.map { creditor in
                    object([
                        "creditorId": text(creditor.id.value), "name": text(creditor.name),
                        "role": text(creditor.role), "collector": text(creditor.collector),
                        "registration": text(creditor.registration),
                    ])
                }),
        ])
    }
}

import Contracts
package import Messaging

extension World {
    /// `planted.json` of a run: a list of texts that stand in no store, log or broker folder in clear, for the outside
    /// check to search for besides what it reads in the feed.
    ///
    /// The feed has numbers as the ERPs write them, with spaces and all; services keep them in one form, so those forms
    /// are listed. It has nothing of what debtors type either.
    package var plantedFile: JSONValue {
        let texts = plantedPersonalData + debtors.flatMap(Self.numbers) + Wording.distinctive
        return .array(Set(texts).sorted().map(JSONValue.string))
    }

    /// A debtor's numbers as digits alone: with the country's code, and with the nought that South Africans dial.
    private static func numbers(of debtor: SandboxDebtor) -> [String] {
        let phones = debtor.contactDetails.filter { $0.kind == .mobile || $0.kind == .phone }
            .map { String($0.value.filter(\.isNumber)) }
        let national = debtor.country == "ZA" ? phones.map { "0" + $0.dropFirst(2) } : []
        let identity = debtor.record["idNumber"]?.text.map { String($0.filter(\.isNumber)) }
        return phones + national + [identity].compactMap { $0 }
    }
}

import CommunicationCore
import Contracts

/// A provider's later word, whose sender was checked.
struct DeliveryReport: Sendable {
    let provider: String
    /// The provider's name for the message.
    let reference: String
    /// The attempt that the address names which the word came to; nil where it names none.
    let contact: ContactID?
    let attempt: Int?
    let word: DeliveryWord

    var stored: DeliveryReportStore.Report {
        DeliveryReportStore.Report(
            provider: provider, reference: reference, status: word.status, meaning: word.meaning.rawValue,
            cause: word.cause)
    }
}

extension DeliveryReportStore.Report {
    /// - Returns: nil for what a later version wrote.
    var word: DeliveryWord? {
        DeliveryWord.Meaning(rawValue: meaning).map { DeliveryWord(status: status, meaning: $0, cause: cause) }
    }
}

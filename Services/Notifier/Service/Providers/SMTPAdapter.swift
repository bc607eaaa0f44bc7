package import Contracts
import Foundation
package import NotifierCore
package import Transfer
package import Web

/// E-mail to a mail server by SMTP. SMTP knows no key of ours: what was given whole and not answered may have left,
/// and is never given again.
package struct SMTPAdapter: ChannelAdapter {
    package let channel = Channel.email
    package let traits: AdapterTraits
    private let settings: SMTPSettings
    private let tags: AttemptTags?
    private let transfer: BlockingTransfer

    /// - Parameter tags: marks for the addresses that bounces go to; needed where the settings name one.
    package init(_ settings: SMTPSettings, tags: AttemptTags?, transfer: BlockingTransfer) {
        self.settings = settings
        self.tags = tags
        self.transfer = transfer
        traits = .remote("smtp", timeout: settings.timeout, rate: settings.rate)
    }

    package func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult {
        // Addresses are checked by it.
        let message = try MailMessage.text(for: grant)
        let mail = MailSubmission(
            sender: sender(of: grant), recipient: grant.address, message: Data(message.utf8),
            timeout: settings.timeout)
        guard mayLeave() else { return .tooLate }
        switch transfer.submit(mail, to: settings.server) {
        case .accepted: return .answered(.sent(reference: name.value))
        case .refused(let reply): return .answered(MailVerdict.of(code: reply.code, status: reply.status))
        case .notSent(let error): return .answered(.unavailable(cause: "mail-\(error.code.cause)"))
        case .unknown: return .answered(.unknown(cause: ProviderAnswer.noAnswer))
        }
    }

    private func sender(of grant: Grant) -> String {
        let contact = grant.contact
        let id = contact.contactID.value
        guard let bounces = settings.bounces, let tags else { return grant.senderAddress ?? "" }
        return bounces.address(
            contact: id, attempt: contact.attempt, tag: tags.tag(.bounce, contact: id, attempt: contact.attempt))
    }
}

extension TransferError.Code {
    /// As part of a cause, which stands in outcomes, metrics and logs.
    var cause: String { "\(self)".replacing(" ", with: "-") }
}

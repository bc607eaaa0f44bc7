package import Contracts
import Foundation
package import NotifierCore
package import Transfer

/// Text messages and WhatsApp by Twilio's API, which takes no key of ours: what it did not answer may have left. Its
/// deliveries are told to communication, at an address that names the contact.
package struct TwilioAdapter: ChannelAdapter {
    package let channel: Channel
    package let traits: AdapterTraits
    private let settings: TwilioSettings
    private let publicURL: String
    private let transfer: BlockingTransfer

    package init(_ channel: Channel, _ settings: TwilioSettings, publicURL: String, transfer: BlockingTransfer) {
        self.channel = channel
        self.settings = settings
        self.publicURL = publicURL
        self.transfer = transfer
        traits = .remote("twilio", timeout: settings.timeout, rate: settings.rate)
    }

    package func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult {
        let contact = grant.contact
        let callback = "\(publicURL)/callbacks/twilio?contact=\(contact.contactID.value)&attempt=\(contact.attempt)"
        let fields = try TwilioMessage.fields(
            for: grant, sender: settings.sender ?? grant.senderName, callback: callback)
        let request = TransferRequest(
            .post, "\(settings.origin)/2010-04-01/Accounts/\(settings.account)/Messages.json",
            headers: [
                .basic(user: settings.account, password: settings.token),
                TransferHeader("Content-Type", "application/x-www-form-urlencoded"),
            ],
            body: Data(FormBody.text(fields).utf8), timeout: settings.timeout, isOnce: true)
        guard mayLeave() else { return .tooLate }
        return .answered(
            transfer.answer(to: request) { response in
                TwilioVerdict.of(
                    status: response.status, body: response.body, retryAfter: response.header("Retry-After"))
            })
    }
}

extension TransferHeader {
    static func basic(user: String, password: Secret) -> TransferHeader {
        TransferHeader("Authorization", "Basic " + Data("\(user):\(password.value)".utf8).base64EncodedString())
    }
}

extension BlockingTransfer {
    /// Of a request whose answer is missing it is known at most that it never arrived.
    func answer(
        to request: TransferRequest, _ read: (TransferResponse) -> ProviderAnswer
    ) -> ProviderAnswer {
        do throws(TransferError) {
            return read(try perform(request))
        } catch {
            return error.isUnsent
                ? .unavailable(cause: "provider-\(error.code.cause)") : .unknown(cause: ProviderAnswer.noAnswer)
        }
    }
}

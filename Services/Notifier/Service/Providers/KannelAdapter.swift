package import Contracts
import Foundation
package import NotifierCore
package import Transfer
package import Web

/// Text messages by a Kannel gateway, which takes no key of ours: what it did not answer may have left. Its
/// deliveries are told to communication, at an address that names the contact and carries our mark, since Kannel
/// signs nothing.
package struct KannelAdapter: ChannelAdapter {
    package let channel = Channel.sms
    package let traits: AdapterTraits
    private let settings: KannelSettings
    private let publicURL: String
    private let tags: AttemptTags
    private let transfer: BlockingTransfer

    package init(_ settings: KannelSettings, publicURL: String, tags: AttemptTags, transfer: BlockingTransfer) {
        self.settings = settings
        self.publicURL = publicURL
        self.tags = tags
        self.transfer = transfer
        traits = .remote("kannel", timeout: settings.timeout, rate: settings.rate)
    }

    package func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult {
        let id = grant.contact.contactID.value
        let attempt = grant.contact.attempt
        let tag = tags.tag(.kannel, contact: id, attempt: attempt)
        let headers = try KannelMessage.headers(
            for: grant, sender: settings.sender ?? grant.senderName,
            callback: "\(publicURL)/callbacks/kannel?contact=\(id)&attempt=\(attempt)&mark=\(tag)&type=%d")
        let request = TransferRequest(
            .post, "\(settings.origin)/cgi-bin/sendsms",
            headers: headers.map { TransferHeader($0.name, $0.value) } + [
                TransferHeader("X-Kannel-Username", settings.user),
                TransferHeader("X-Kannel-Password", settings.password.value),
            ],
            body: Data(grant.body.utf8), timeout: settings.timeout, isOnce: true)
        guard mayLeave() else { return .tooLate }
        return .answered(
            transfer.answer(to: request) { response in
                KannelVerdict.of(status: response.status, text: response.text, reference: name.value)
            })
    }
}

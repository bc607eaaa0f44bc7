package import Contracts
import Foundation
package import NotifierCore

/// E-mail into a Maildir, for a mail server of the house to send on. Lines end with LF, as files in a Maildir do.
package struct MaildirAdapter: ChannelAdapter {
    package let channel = Channel.email
    package let traits = AdapterTraits.spool
    private let new: SpoolFolder
    private let read: String

    /// - Throws: `SpoolError` when the Maildir cannot be made.
    package init(path: String, instance: String) throws(SpoolError) {
        new = try SpoolFolder(path: "\(path)/new", temporary: "\(path)/tmp", instance: instance)
        read = "\(path)/cur"
        // A Maildir without it is none.
        _ = try SpoolFolder(path: read, instance: instance)
    }

    package func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult {
        let message = try MailMessage.text(for: grant)
        if wasRead(name) { return .sent(reference: name.value) }
        let content = Data(message.replacing("\r\n", with: "\n").utf8)
        switch try new.place(content, as: name.value, mayLeave: mayLeave) {
        case .made, .existed: return .sent(reference: name.value)
        case .tooLate: return .tooLate
        }
    }

    /// A mail program moves what it has seen, with its marks behind the name.
    private func wasRead(_ name: SpoolName) -> Bool {
        ["", ":2,", ":2,S"].contains { access("\(read)/\(name)\($0)", F_OK) == 0 }
    }
}

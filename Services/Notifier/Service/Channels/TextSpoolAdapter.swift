package import Contracts
import Foundation
package import NotifierCore

/// Text messages into the outgoing folder of smstools, one file each.
package struct TextSpoolAdapter: ChannelAdapter {
    package let channel = Channel.sms
    package let traits = AdapterTraits.spool
    private let folder: SpoolFolder

    /// - Throws: `SpoolError` when the folder cannot be made.
    package init(path: String, instance: String) throws(SpoolError) {
        folder = try SpoolFolder(path: path, instance: instance)
    }

    package func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult {
        let content = Data(try TextMessageFile.text(for: grant).utf8)
        switch try folder.place(content, as: name.value, mayLeave: mayLeave) {
        case .made, .existed: return .sent(reference: name.value)
        case .tooLate: return .tooLate
        }
    }
}

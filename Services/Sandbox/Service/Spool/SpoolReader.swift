import Contracts
import Foundation
import SandboxCore

/// Reads what is new in the three spools.
struct SpoolReader {
    /// A file that cannot be read is tried at this many looks, then given up: the outside check reports it.
    private static let triesMax = 3

    private let folder: String
    private let origin: String
    private var mail: FolderWatch
    private var texts: FolderWatch
    private var letters: LetterManifest
    private var tries: [String: Int] = [:]
    private(set) var unreadable = 0

    init(folder: String, origin: String) {
        self.folder = folder
        self.origin = origin
        mail = FolderWatch(folder + "/mail/new")
        texts = FolderWatch(folder + "/sms")
        letters = LetterManifest(folder + "/letters/manifest.csv")
    }

    /// In order of the time of decision and the contact's id.
    mutating func new() -> [SeenMessage] {
        var messages: [SeenMessage] = []
        for name in mail.new() {
            let message = read("mail/new/\(name)", .email, MailReader.read)
            if let message { messages.append(message) } else if again(name) { mail.forget(name) }
        }
        for name in texts.new() {
            let message = read("sms/\(name)", .sms, TextMessageReader.read)
            if let message { messages.append(message) } else if again(name) { texts.forget(name) }
        }
        messages += letters.new().compactMap { $0.seen(origin: origin) }
        return messages.sorted { ($0.decidedAt, $0.contactID) < ($1.decidedAt, $1.contactID) }
    }

    private func read(
        _ path: String, _ channel: Channel, _ parse: (Data) -> (headers: [String: String], text: String)?
    ) -> SeenMessage? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)"), let parts = parse(data) else {
            return nil
        }
        return SpooledMessage(channel: channel, headers: parts.headers, text: parts.text).seen(origin: origin)
    }

    private mutating func again(_ name: String) -> Bool {
        tries[name, default: 0] += 1
        guard tries[name, default: 0] < Self.triesMax else {
            tries[name] = nil
            unreadable += 1
            return false
        }
        return true
    }
}

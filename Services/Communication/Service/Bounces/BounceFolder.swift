import CommunicationCore
import Dispatch
import Foundation

/// The Maildir that bounces are delivered to. Files are read and moved on a queue of their own, never where tasks run.
struct BounceFolder: Sendable {
    /// What one file holds; nil where it is no bounce of ours.
    struct Entry: Sendable {
        let name: String
        let bounce: Bounce?
    }

    /// Taken in a round; the rest follows in the next.
    private static let entriesMax = 100

    let path: String
    private let queue = DispatchQueue(label: "bounces")

    init(path: String) { self.path = path }

    /// The oldest names first.
    func unread() async -> [Entry] {
        await onQueue { [path] in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/new")) ?? []
            return names.filter { !$0.hasPrefix(".") }.sorted().prefix(Self.entriesMax).map { name in
                Entry(name: name, bounce: BounceReader.read(Self.text("\(path)/new/\(name)")))
            }
        }
    }

    /// Seen, as mail programs mark it; it stays for people to look at.
    /// - Returns: false when it could not be moved, and will come again.
    func setAside(_ name: String) async -> Bool {
        await onQueue { [path] in
            try? FileManager.default.createDirectory(atPath: "\(path)/cur", withIntermediateDirectories: true)
            let target = name.contains(":2,") ? name : "\(name):2,S"
            return rename("\(path)/new/\(name)", "\(path)/cur/\(target)") == 0
        }
    }

    private static func text(_ path: String) -> String {
        guard let file = FileHandle(forReadingAtPath: path) else { return "" }
        defer { try? file.close() }
        let data = (try? file.read(upToCount: BounceReader.bytesMax)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}

import Calendars
import Foundation
import ServiceKit

/// Says which files of a folder are new since the last look.
struct FolderWatch {
    private let path: String
    private var known: Set<String> = []
    /// Seconds since 1970.
    private var lastChange: Double?
    private var lastLook = 0.0

    init(_ path: String) { self.path = path }

    /// Names in order; hidden files are left out. A folder that does not exist is empty.
    mutating func new() -> [String] {
        guard mayHaveChanged() else { return [] }
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix("."), !known.contains(name) { names.append(name) }
        }
        known.formUnion(names)
        return names.sorted()
    }

    /// It is to be told again: it could not be read yet.
    mutating func forget(_ name: String) {
        known.remove(name)
        lastChange = nil
    }

    /// The folder's time of change moves in steps of the kernel's clock: two files may share one. It says that nothing
    /// is new only when it was well past at the last look already.
    private mutating func mayHaveChanged() -> Bool {
        guard let state = try? FileManager.default.attributesOfItem(atPath: path),
            let change = (state[.modificationDate] as? Date)?.timeIntervalSince1970
        else { return false }
        if change == lastChange, lastLook - change > 0.05 { return false }
        lastChange = change
        lastLook = Double(WallClock.system.now().millisecondsSinceEpoch) / 1_000
        return true
    }
}

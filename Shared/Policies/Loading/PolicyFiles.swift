import Crypto
import Foundation

/// The files of a bundle, in memory: everything after this is a pure function of them.
struct PolicyFiles {
    /// By path within the bundle, with `/`.
    let files: [String: [UInt8]]

    static let filesMax = 2_000
    static let fileBytesMax = 1_048_576

    /// Reads every file of the folder but notes for people (`README.md`) and hidden ones. Reports what cannot be read.
    init(folder: String, findings: Findings) {
        let manager = FileManager.default
        guard let paths = try? manager.subpathsOfDirectory(atPath: folder) else {
            findings.add(
                Place(file: folder), "the folder of the policies cannot be read; check the path and its rights")
            files = [:]
            return
        }
        var files: [String: [UInt8]] = [:]
        for path in paths.sorted() where Self.isPolicy(path) {
            let full = "\(folder)/\(path)"
            var isFolder: ObjCBool = false
            guard manager.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue else { continue }
            guard files.count < Self.filesMax else {
                findings.add(Place(file: path), "a bundle may have at most \(Self.filesMax) files")
                break
            }
            guard let data = manager.contents(atPath: full) else {
                findings.add(Place(file: path), "the file cannot be read; check its rights")
                continue
            }
            guard data.count <= Self.fileBytesMax else {
                findings.add(Place(file: path), "the file must not be larger than 1 MB")
                continue
            }
            files[path] = [UInt8](data)
        }
        self.files = files
    }

    /// The files of a subfolder whose names end so, sorted by path.
    func paths(in folder: String, ending: String) -> [String] {
        files.keys.filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(ending) }.sorted()
    }

    /// The file as text, or nil with a finding.
    func text(_ path: String, findings: Findings) -> String? {
        guard let bytes = files[path] else {
            findings.add(Place(file: path), "the file is missing; every bundle needs it")
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            findings.add(Place(file: path), "the file must be written in UTF-8")
            return nil
        }
        return text
    }

    /// The name of the whole: path and content of every file, each led by its length so that nothing can be shifted
    /// from one to the next.
    var id: String {
        var hash = SHA256()
        for (path, bytes) in files.sorted(by: { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }) {
            for part in [Array(path.utf8), bytes] {
                withUnsafeBytes(of: UInt64(part.count).bigEndian) { hash.update(bufferPointer: $0) }
                hash.update(data: part)
            }
        }
        return Self.name(hash.finalize())
    }

    /// The name of one file's content.
    func version(of path: String) -> String { Self.name(SHA256.hash(data: files[path] ?? [])) }

    private static func name(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef")
        return "sha256:"
            + String(digest.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func isPolicy(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return !parts.contains { $0.hasPrefix(".") } && parts.last != "README.md"
    }
}

import Foundation

/// The files of the repository as they lie on the disk, without what is built or fetched.
struct Repository {
    struct File {
        /// From the top, like `Shared/Money/Money.swift`.
        let path: String
        let lines: [String]
        /// The same without comments and strings; of Swift files only.
        let code: SwiftSource

        var name: String { String(path.split(separator: "/").last ?? "") }
        var parts: [String] { path.split(separator: "/").map(String.init) }
    }

    static let here = Repository()

    let root: String
    let files: [File]

    var swiftFiles: [File] { files.filter { $0.path.hasSuffix(".swift") } }

    private init() {
        // …/Tests/Tidy/TidyTests/Repository.swift
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        let root = url.path
        self.root = root
        files =
            ["Services", "Shared", "Tests", "compose"].flatMap { Self.texts(in: $0, root: root) }
            + ["Package.swift", "README.md"].compactMap { Self.file($0, root: root) }
    }

    /// The names of what stands in a folder.
    func entries(_ folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? root : root + "/" + folder)) ?? [])
            .sorted()
    }

    func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func texts(in folder: String, root: String) -> [File] {
        guard let paths = FileManager.default.enumerator(atPath: root + "/" + folder) else { return [] }
        var files: [File] = []
        for case let path as String in paths {
            if ["__pycache__", ".build", ".git"].contains((path as NSString).lastPathComponent) {
                paths.skipDescendants()
            } else if isText(path), let file = file(folder + "/" + path, root: root) {
                files.append(file)
            }
        }
        return files.sorted { $0.path < $1.path }
    }

    private static func file(_ path: String, root: String) -> File? {
        guard let data = FileManager.default.contents(atPath: root + "/" + path),
            let text = String(data: data, encoding: .utf8)
        else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return File(path: path, lines: lines, code: SwiftSource(path.hasSuffix(".swift") ? lines : []))
    }

    private static func isText(_ path: String) -> Bool {
        let name = (path as NSString).lastPathComponent
        let kinds = [
            "swift", "md", "py", "sh", "yaml", "yml", "json", "mustache", "css", "js", "html", "dmn", "csv", "txt", "h",
            "modulemap", "svg",
        ]
        let kind = (name as NSString).pathExtension
        return kind.isEmpty ? !name.hasPrefix(".") : kinds.contains(kind)
    }
}

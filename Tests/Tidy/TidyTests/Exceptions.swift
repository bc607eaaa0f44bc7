/// Where a rule does not hold, and why. A reason is a sentence; an exception that no file needs any more fails a test.
struct Exceptions {
    struct Entry {
        let rule: Rule
        /// A file, or a folder with `/` at its end.
        let path: String
        let reason: String
    }

    enum Rule: String {
        case fileLength
        case functionLength
        case lineLength
        case nesting
        case readmeLength
    }

    static let all: [Entry] = [
        Entry(rule: .lineLength, path: "Shared/Web/Assets/", reason: "Style sheets and scripts keep their own layout."),
        Entry(
            rule: .lineLength, path: "Tests/Unit/PoliciesTests/",
            reason: "Whole texts as people read them; broken in pieces nobody could compare them."),
        Entry(
            rule: .readmeLength, path: "Shared/Web/README.md", reason: "It is the catalogue of components; at most 250."
        ),
    ]

    static func covers(_ rule: Rule, _ path: String) -> Bool {
        all.contains { $0.rule == rule && (path == $0.path || ($0.path.hasSuffix("/") && path.hasPrefix($0.path))) }
    }
}

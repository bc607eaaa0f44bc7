import Foundation

/// Finds words of one language on a page in another.
package enum Leftovers {
    /// Texts of a file of words (`key: text`) that stand on the page, of those long enough to be nobody's name. Parts
    /// between places for values count each by itself.
    package static func found(on page: String, ofWords file: String) throws -> [String] {
        let lines = try String(contentsOfFile: Repository.path + "/" + file, encoding: .utf8).split(separator: "\n")
        let texts = lines.filter { !$0.hasPrefix("#") }.compactMap { line in
            line.firstRange(of: ": ").map { line[$0.upperBound...].trimmingCharacters(in: ["\""]) }
        }
        let parts = texts.flatMap { $0.split { "{}".contains($0) } }.map { $0.trimmingCharacters(in: .whitespaces) }
        return parts.filter { $0.count >= 8 && $0.contains(" ") && page.contains($0) }
    }
}

import Foundation

/// How well a bank reference fits a name, so that whoever books payments learns a score and never the name.
///
/// Both are cut into words without case, accents, titles and company forms. Every word of the name looks for a word of
/// the reference that is not taken yet: equal counts 10 tenths, one letter wrong in five or more 8, run together with
/// other letters (four or more) 7, an initial 5. The last word, the surname, weighs twice. The score is the share
/// found.
package enum NameMatch {
    /// 0 (nothing in common) to 100 (all words of the name are there).
    package static func score(reference: String, name: String) -> Int {
        let wanted = words(of: name)
        guard !wanted.isEmpty else { return 0 }
        var free = words(of: reference)
        var found = 0
        // Surname first, and equal words before alike ones, so that an initial never takes a better word's place.
        for (index, word) in wanted.enumerated().reversed() {
            guard let best = free.indices.max(by: { tenths(word, free[$0]) < tenths(word, free[$1]) }) else { break }
            let value = tenths(word, free[best])
            guard value > 0 else { continue }
            found += value * weight(index, of: wanted.count)
            // A word that was run together may hold the next one too.
            if value != runTogether { free.remove(at: best) }
        }
        let total = wanted.indices.reduce(0) { $0 + weight($1, of: wanted.count) * 10 }
        return found * 100 / total
    }

    private static let runTogether = 7

    private static func weight(_ index: Int, of count: Int) -> Int { index == count - 1 ? 2 : 1 }

    private static func tenths(_ word: String, _ other: String) -> Int {
        if word == other { return 10 }
        if word.count >= 5, other.count >= 5, isOneLetterOff(Array(word), Array(other)) { return 8 }
        if word.count >= 4, other.contains(word) { return runTogether }
        if other.count == 1, word.first == other.first { return 5 }
        return 0
    }

    /// One letter added, lost or changed.
    private static func isOneLetterOff(_ left: [Character], _ right: [Character]) -> Bool {
        guard abs(left.count - right.count) <= 1 else { return false }
        let same = zip(left, right).prefix { $0 == $1 }.count
        return left.dropFirst(same + 1) == right.dropFirst(same + 1)
            || left.dropFirst(same) == right.dropFirst(same + 1)
            || left.dropFirst(same + 1) == right.dropFirst(same)
    }

    private static let dropped: Set<String> = [
        "MR", "MRS", "MS", "MISS", "DR", "PROF", "REV", "SIR", "MNR", "MEV", "MEJ", "PTY", "LTD", "LIMITED", "CC",
        "INC", "LLC", "PLC", "CO", "EDMS", "BPK",
    ]

    private static let wordsMax = 32

    private static func words(of text: String) -> [String] {
        text.prefix(400).folding(options: .diacriticInsensitive, locale: nil).uppercased()
            .filter { $0 != "'" && $0 != "\u{2019}" }
            .split { !($0.isLetter || $0.isNumber) }
            .map(String.init).filter { !dropped.contains($0) }
            .prefix(wordsMax).map { $0 }
    }
}

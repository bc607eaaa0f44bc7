package import Contracts

/// Reads what a debtor's answer means, by patterns that anybody can look up and check. It decides nothing that cannot
/// be undone: what it is not sure of goes to a human.
///
/// A wish to be left alone is honoured in every form it is usually written in, not only as the one word the networks
/// know: "STOP please", capitals, dots between the letters, and invisible characters all count (ZA-WASPA-07, US-T-02).
/// A wish to be left alone is honoured beside whatever else is said: "my lawyer says stop calling me" is both. Where a
/// text says several other things, the one that stops most wins; where it says two that contradict each other, nobody
/// can be sure.
package enum ReplyReader {
    package struct Reading: Sendable, Hashable {
        package let intent: ReplyIntent
        /// The pattern that was found, from the list and never from the text; nil when unsure.
        package let pattern: String?
        /// What the person no longer wants, said beside the intent or as it: the channel they wrote by, or all contact.
        package let optsOut: OptOutScope?

        package init(intent: ReplyIntent, pattern: String?, optsOut: OptOutScope? = nil) {
            self.intent = intent
            self.pattern = pattern
            self.optsOut = optsOut
        }
    }

    /// Longer texts are read up to here: what somebody wants is said early, and a limit bounds the work.
    static let scalarsMax = 4_000

    package static func read(_ text: String) -> Reading {
        let words = ReplyWords(text)
        guard !words.all.isEmpty else { return Reading(intent: .unsure, pattern: nil) }
        let cease = ReplyPhrases.cease.first(where: words.contains)
        let stop = cease ?? stopPattern(words)
        let optsOut: OptOutScope? = cease != nil ? .everything : stop != nil ? .channel : nil
        if let (intent, pattern) = claim(words) { return Reading(intent: intent, pattern: pattern, optsOut: optsOut) }
        if let stop { return Reading(intent: .stop, pattern: stop, optsOut: optsOut) }
        let (intent, pattern) = payment(words)
        return Reading(intent: intent, pattern: pattern)
    }

    /// What holds the account or the person, whatever else is said.
    private static func claim(_ words: ReplyWords) -> (ReplyIntent, String)? {
        for (intent, phrases) in ReplyPhrases.binding {
            if let pattern = phrases.first(where: words.contains) { return (intent, pattern) }
        }
        return ReplyPhrases.dispute.first(where: words.contains).map { (.dispute, $0) }
    }

    private static func payment(_ words: ReplyWords) -> (ReplyIntent, String?) {
        // Neither payment nor promise where it is said not to be.
        guard !ReplyPhrases.denial.contains(where: words.contains) else { return (.unsure, nil) }
        let paid = ReplyPhrases.paid.first(where: words.contains)
        let promise = ReplyPhrases.promise.first(where: words.contains)
        return switch (paid, promise) {
        case (let pattern?, nil): (.paid, pattern)
        case (nil, let pattern?): (.promise, pattern)
        default: (.unsure, nil)
        }
    }

    private static func stopPattern(_ words: ReplyWords) -> String? {
        if let phrase = ReplyPhrases.stop.first(where: words.contains) { return phrase }
        let bare = words.all.filter { !ReplyPhrases.polite.contains($0) }
        guard let first = bare.first, let last = bare.last else { return nil }
        // A word alone, with or without a please, says what it says.
        if bare.count == 1, ReplyPhrases.stopWords.contains(first) || ReplyPhrases.stopAlone.contains(first) {
            return first
        }
        // "Stop order" is a way to pay, and "stop by" a way to come.
        if ReplyPhrases.stopWords.contains(first), bare.count == 1 || !ReplyPhrases.notAfterStop.contains(bare[1]) {
            return first
        }
        return bare.count <= 4 && ReplyPhrases.stopWords.contains(last) && !ReplyPhrases.negations.contains(first)
            ? last : nil
    }
}

/// A text as words in small Latin letters.
struct ReplyWords {
    let all: [String]
    private let joined: String

    init(_ text: String) {
        var cleaned = ""
        for scalar in text.unicodeScalars.prefix(ReplyReader.scalarsMax) where !Self.isInvisible(scalar) {
            cleaned.unicodeScalars.append(Self.plain(scalar))
        }
        let parts = cleaned.lowercased().unicodeScalars.split { !Self.isWordScalar($0) }
        var words = parts.map { part in
            String(String.UnicodeScalarView(part.compactMap { Self.isApostrophe($0) ? nil : Self.unaccented($0) }))
        }.filter { !$0.isEmpty }
        // "S T O P" and "S.T.O.P." are one word.
        if words.count > 1, words.allSatisfy({ $0.count == 1 }) { words = [words.joined()] }
        all = words
        joined = " " + words.joined(separator: " ") + " "
    }

    /// Whether the words of a phrase stand in the text one after the other.
    func contains(_ phrase: String) -> Bool { joined.contains(" " + phrase + " ") }

    /// Format characters carry no meaning, but break a word for whoever compares bytes.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// Full-width letters are letters.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || isApostrophe(scalar)
    }

    private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "'" || scalar == "\u{2019}" || scalar == "\u{2018}" || scalar == "\u{0149}" || scalar == "`"
    }

    private static func unaccented(_ scalar: Unicode.Scalar) -> Unicode.Scalar { letters[scalar] ?? scalar }

    private static let letters: [Unicode.Scalar: Unicode.Scalar] = {
        let groups: [(Unicode.Scalar, String)] = [
            ("a", "áàâä"), ("e", "éèêë"), ("i", "íìîï"), ("o", "óòôö"), ("u", "úùûü"), ("s", "š"),
        ]
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (plain, accented) in groups {
            for scalar in accented.unicodeScalars { table[scalar] = plain }
        }
        return table
    }()
}

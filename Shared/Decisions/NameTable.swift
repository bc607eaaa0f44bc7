/// The names an expression may use, as token sequences, so that `days overdue`, `date and time` or `a+b` are found.
struct NameTable: Sendable {
    /// By first token; longest sequence first. Only names of more than one token stand here.
    private var sequences: [String: [[String]]] = [:]
    private var singles: Set<String> = []

    init(_ names: some Sequence<String> = [String]()) {
        self = NameTable.builtIn
        for name in names { add(name) }
    }

    private init(fresh names: some Sequence<String>) {
        for name in names { add(name) }
    }

    private static let builtIn = NameTable(fresh: Builtins.table.keys)

    mutating func add(_ name: String) {
        guard let tokens = try? Lexer.tokens(name), tokens.count > 1 else { return }
        let texts = tokens.dropLast().map(\.text)
        if texts.count == 1 {
            singles.insert(texts[0])
            return
        }
        var list = sequences[texts[0]] ?? []
        guard !list.contains(texts) else { return }
        list.append(texts)
        list.sort { $0.count > $1.count }
        sequences[texts[0]] = list
    }

    /// How many tokens from `index` on are the longest known name; nil when none is known there.
    func match(_ tokens: [Token], at index: Int) -> Int? {
        for sequence in sequences[tokens[index].text] ?? [] where index + sequence.count < tokens.count {
            let slice = tokens[index..<index + sequence.count]
            if zip(slice, sequence).allSatisfy({ $0.kind != .string && $0.kind != .at && $0.text == $1 }) {
                return sequence.count
            }
        }
        return singles.contains(tokens[index].text) ? 1 : nil
    }

    /// One spelling for a name however it is spaced: words are separated by one space, symbols stand without.
    static func canonical(_ name: String) -> String {
        if isPlain(name) { return name }
        guard let tokens = try? Lexer.tokens(name) else { return name }
        return canonical(tokens.dropLast())
    }

    /// Words of ASCII letters, digits and `_`, one space apart: already canonical, and by far the usual case.
    private static func isPlain(_ name: String) -> Bool {
        var wasSpace = true
        for byte in name.utf8 {
            let isSpace = byte == UInt8(ascii: " ")
            switch byte {
            case 48...57, 65...90, 95, 97...122: break
            default: if !isSpace || wasSpace { return false }
            }
            wasSpace = isSpace
        }
        return !wasSpace
    }

    static func canonical(_ tokens: some Sequence<Token>) -> String {
        var result = ""
        var wasWord = false
        for token in tokens {
            let isWord = token.kind != .symbol
            if wasWord, isWord { result += " " }
            result += token.text
            wasWord = isWord
        }
        return result
    }
}

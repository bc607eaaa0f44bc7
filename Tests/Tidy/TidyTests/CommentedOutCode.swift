/// Tells code that was put behind a comment's slashes from words about code. Documentation (`///`) may hold examples.
enum CommentedOutCode {
    /// The numbers of lines, from 1.
    static func lines(_ file: Repository.File) -> [Int] {
        zip(file.lines, file.code.lines).enumerated().compactMap { index, pair in
            let (line, code) = pair
            // Inside a string of several lines slashes begin no comment: nothing is cut off there.
            guard code.utf8.count < line.utf8.count, code.allSatisfy(\.isWhitespace) else { return nil }
            let words = line.drop(while: \.isWhitespace)
            guard words.hasPrefix("//"), !words.hasPrefix("///") else { return nil }
            return isCode(words.dropFirst(2).drop(while: \.isWhitespace)) ? index + 1 : nil
        }
    }

    /// Sentences do not end like this, and do not begin with a keyword and end with a bracket.
    private static func isCode(_ text: Substring) -> Bool {
        guard let last = text.last else { return false }
        if last == "{" || last == ";" || text.allSatisfy({ "{}()[],".contains($0) }) { return true }
        if text.firstMatch(of: /^(let|var) \w+ ?[:=]/) != nil { return true }
        if text.firstMatch(of: /^(import \w+|#expect\(.*|case \.\w+.*:)$/) != nil { return true }
        if text.firstMatch(of: /^(return|throw|guard|if|for|while|switch|defer|func) .*[()\]}]$/) != nil { return true }
        // A call, or something set: no space stands before the bracket or in the name.
        return text.firstMatch(of: /^(try\S? |await |return )*[a-zA-Z_][\w.]*\(.*\)$/) != nil
            || text.firstMatch(of: /^[a-z_][\w.\[\]]* [-+]?= \S+$/) != nil
    }
}

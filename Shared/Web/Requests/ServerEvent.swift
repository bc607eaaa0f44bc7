/// One server-sent event.
package struct ServerEvent: Sendable, Hashable {
    package let name: String
    /// What a browser sends as `Last-Event-ID` when it comes back.
    package let id: String?
    package let data: String

    package init(name: String, id: String? = nil, data: String) {
        self.name = name
        self.id = id
        self.data = data
    }

    /// As on the wire. Line ends in name and id are dropped, those in data begin a new `data:` line.
    package var text: String {
        var text = "event: \(Self.oneLine(name))\n"
        if let id { text += "id: \(Self.oneLine(id))\n" }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "data: \(line)\n"
        }
        return text + "\n"
    }

    private static func oneLine(_ text: String) -> String { text.filter { !$0.isNewline && $0 != "\0" } }
}

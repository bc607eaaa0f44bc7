import Calendars
package import Contracts

/// What stands on a letter, before it is set.
package struct LetterContent: Sendable, Hashable {
    package static let addressLinesMax = 10

    package let sender: String
    /// The recipient's name and the address's lines, as they were given.
    package let addressLines: [String]
    /// As the text's language writes it.
    package let date: String
    package let title: String?
    /// Paragraphs have an empty line between them; single line breaks stay.
    package let body: String
    package let reference: String

    /// - Throws: `MessageFault` when there is no address or no text.
    package init(for grant: Grant) throws(MessageFault) {
        let lines = grant.address.split(whereSeparator: \.isNewline).map { SingleLine.of(String($0)) }
            .filter { !$0.isEmpty }
        guard !lines.isEmpty else { throw .postalAddress }
        guard grant.body.contains(where: { !$0.isWhitespace }) else { throw .text }
        let name = SingleLine.of(grant.recipientName)
        // Some records have the name in the address's first line already.
        let isNamed = name.isEmpty || lines.first?.lowercased() == name.lowercased()
        addressLines = Array(((isNamed ? [] : [name]) + lines).prefix(Self.addressLinesMax))
        sender = SingleLine.of(grant.senderName)
        date = SingleLine.of(grant.writtenOn)
        title = grant.title.map(SingleLine.of).flatMap { $0.isEmpty ? nil : $0 }
        body = Self.clean(grant.body)
        reference = grant.contact.contactID.value
    }

    /// Line breaks of one kind, no other control characters, nothing empty at the ends.
    private static func clean(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
        }
        let first = lines.firstIndex { !$0.isBlank } ?? lines.endIndex
        let last = lines.lastIndex { !$0.isBlank } ?? first
        guard first < lines.endIndex else { return "" }
        return lines[first...last].joined(separator: "\n")
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

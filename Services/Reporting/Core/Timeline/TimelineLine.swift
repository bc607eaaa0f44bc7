/// A row of a timeline in words.
package struct TimelineLine: Sendable, Hashable {
    package enum Tone: String, Sendable, Hashable { case good, info, warn, bad, neutral }

    package let title: String
    package let amount: String?
    /// A sentence below the title.
    package let text: String?
    package let tone: Tone
    /// Name of an icon.
    package let icon: String

    package init(
        _ title: String, amount: String? = nil, text: String? = nil, tone: Tone = .neutral, icon: String
    ) {
        self.title = title
        self.amount = amount
        self.text = text
        self.tone = tone
        self.icon = icon
    }
}

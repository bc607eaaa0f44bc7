/// A page for a debtor, behind a signed link or for anybody.
package struct PortalPage: Sendable {
    package var title: String
    /// Who is owed: on top of the page.
    package var creditor: String
    /// `Umbani Recoveries (Pty) Ltd, registered debt collector 0031245/11, for Karoo Home`: who asks, if somebody else.
    package var collector: String?
    package var body: HTML
    /// One line a sentence at the foot: how to reach a human being, what the law says.
    package var help: [String]
    package var legal: [String]
    /// BCP 47, for screen readers and hyphenation.
    package var language: String
    package var words: Words

    /// The few words the page itself has.
    package struct Words: Sendable, Hashable {
        package var skip: String
        package var help: String
        package var secure: String

        package init(
            skip: String = "Skip to content", help: String = "Questions?",
            secure: String = "This page is yours alone. Do not pass its address on."
        ) {
            self.skip = skip
            self.help = help
            self.secure = secure
        }
    }

    package init(
        title: String, creditor: String, collector: String? = nil, body: HTML, help: [String] = [],
        legal: [String] = [], language: String = "en", words: Words = Words()
    ) {
        self.title = title
        self.creditor = creditor
        self.collector = collector
        self.body = body
        self.help = help
        self.legal = legal
        self.language = language
        self.words = words
    }
}

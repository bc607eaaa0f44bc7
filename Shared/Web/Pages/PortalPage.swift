/// A page for a debtor, behind a signed link or for anybody. The shell adds who asks, how to reach them, and what the
/// law says, in the page's language.
package struct PortalPage: Sendable {
    package var title: String
    /// Nil when the account behind the page is not known here.
    package var sender: PageSender?
    package var body: HTML
    package var language: DebtorLanguage
    /// The same page in each language; none, and no switch is shown.
    package var languages: [LanguageLink]
    /// At the foot, a line a sentence; nil is what the law says a debtor may do.
    package var legal: [String]?

    package init(
        title: String, sender: PageSender?, body: HTML, language: DebtorLanguage = .english,
        languages: [LanguageLink] = [], legal: [String]? = nil
    ) {
        self.title = title
        self.sender = sender
        self.body = body
        self.language = language
        self.languages = languages
        self.legal = legal
    }
}

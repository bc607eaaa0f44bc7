import Hummingbird

/// A request for a debtor's page, as far as can be told from its address, and the language to answer it in when the
/// page itself cannot: the one asked for by `lang`, else the link's, else the browser's, else English.
struct DebtorRequest: Sendable, Hashable {
    let language: DebtorLanguage
    /// For a page that was asked for, not for a form that was sent: that is not sent again.
    let languages: [LanguageLink]

    /// Nil for every other page.
    init?(_ request: Request, _ links: SignedLinks) {
        let path = request.uri.path
        guard let purpose = SignedLink.Purpose.allCases.first(where: { path.hasPrefix($0.prefix) }) else { return nil }
        let token = path.dropFirst(purpose.prefix.count).prefix { $0 != "/" }
        let language =
            request.queryText(Self.field).flatMap { DebtorLanguage(tag: $0) }
            ?? (try? links.read(String(token)))?.language
            ?? request.headers[.acceptLanguage].flatMap { DebtorLanguage(accepting: $0) } ?? .english
        self.language = language
        languages =
            request.method == .get
            ? DebtorLanguage.allCases.map {
                LanguageLink($0, path: $0 == language ? nil : "?\(Self.field)=\($0.rawValue)")
            } : []
    }

    private static let field = "lang"
}

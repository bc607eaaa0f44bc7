/// Leads to the same page in another language; the page's own language has no path.
package struct LanguageLink: Sendable, Hashable {
    package let language: DebtorLanguage
    package let path: String?

    package init(_ language: DebtorLanguage, path: String?) {
        self.language = language
        self.path = path
    }

    var view: [String: Any] {
        var values: [String: Any] = ["code": language.rawValue, "name": language.ownName, "isCurrent": path == nil]
        values["path"] = path
        return values
    }
}

import HTTPTypes

/// Renders whole pages: the console's and the debtors'.
package struct PageShell: Sendable {
    private let templates: PageTemplates
    private let debtors: DebtorTexts<ShellWord>
    private let assets: Assets

    /// Throws `TemplateError` or `WordsError` if a template or the words of the shell are missing or malformed.
    package init(assets: Assets) throws {
        self.assets = assets
        templates = try PageTemplates(folder: assets.folder + "/Templates")
        debtors = try DebtorTexts(folder: assets.folder + "/Templates/debtor", shared: nil)
    }

    /// A page of the console. `csrf` is the token of the sign-out form; both are nil when nobody is signed in.
    package func console(_ page: Page, session: Session?, csrf: String?, flash: Flash?) -> HTML {
        var values = common(page.title)
        values["area"] = page.area?.title
        values["body"] = page.body
        values["lead"] = page.lead
        values["actions"] = page.actions
        values["parents"] = page.parents.map { ["title": $0.title, "path": $0.path] }
        values["events"] = page.events
        values["isNarrow"] = page.isNarrow
        if page.usesCharts, assets.hasCharts { values["chartScript"] = assets.address("chart.js") }
        if let flash { values["flash"] = Self.view(flash) }
        if let session, let csrf {
            values["user"] = [
                "name": session.user, "roles": session.roles.sorted().map(\.rawValue).joined(separator: ", "),
                "csrf": csrf,
            ]
            values["areas"] = ConsoleArea.allCases.map { area in
                [
                    "title": area.title, "path": area.path, "icon": area.icon.html, "isCurrent": area == page.area,
                ] as [String: Any]
            }
        }
        return render("shell", values)
    }

    /// A page for a debtor.
    package func portal(_ page: PortalPage, flash: Flash? = nil) -> HTML {
        let words = debtors[page.language]
        var values = debtor(page.title, page.language, page.languages)
        values["body"] = page.body
        values["sender"] = page.sender?.name ?? words.say(.yourAccount)
        values["legal"] = page.legal ?? [words.say(.rights)]
        if let sender = page.sender {
            values["collector"] = sender.collector.map {
                words.say(
                    .collector, ["collector": $0.name, "registration": $0.registration, "creditor": sender.name])
            }
            values["help"] = sender.desk.map { words.say(.help, ["phone": $0.phone, "replyTo": $0.replyTo]) }
        }
        if let flash { values["flash"] = Self.view(flash) }
        return render(words, "portal", values)
    }

    /// The page behind a link past its time: how to get a new one, and nothing of the account.
    func expired(_ sender: PageSender?, _ language: DebtorLanguage, _ languages: [LanguageLink]) -> HTML {
        let words = debtors[language]
        return portal(
            PortalPage(
                title: words.say(.expiredTitle), sender: sender, body: render(words, "expired", [:]),
                language: language, languages: languages))
    }

    /// The page of an error for a debtor, in words that go with its status: what the error says itself is English.
    func debtorError(_ problem: ProblemDetails, _ language: DebtorLanguage, _ languages: [LanguageLink]) -> HTML {
        let words = debtors[language]
        let said = ShellWord.of(problem.status)
        var values = debtor(words.say(said.title), language, languages)
        values["detail"] = words.say(said.text)
        values["reference"] = problem.reference
        return render(words, "debtor-error", values)
    }

    /// The page of an error, for whoever asked.
    package func error(_ problem: ProblemDetails) -> HTML {
        var values = common(problem.title)
        values["detail"] = problem.detail
        values["reference"] = problem.reference
        values["isOurs"] = problem.status.code >= 500
        return render("error", values)
    }

    /// The sign-in page.
    func signIn(next: LocalPath?, user: String, problem: String?) -> HTML {
        var values = common("Sign in")
        values["next"] = next?.text
        values["name"] = user
        values["problem"] = problem
        return render("sign-in", values)
    }

    private func common(_ title: String) -> [String: Any] {
        [
            "title": title, "stylesheet": assets.address("quittance.css"), "script": assets.address("quittance.js"),
            "symbol": assets.address("symbol.svg"),
        ]
    }

    private func debtor(
        _ title: String, _ language: DebtorLanguage, _ languages: [LanguageLink]
    ) -> [String: Any] {
        var values = common(title)
        values["language"] = language.rawValue
        values["languages"] = languages.map(\.view)
        values["hasLanguages"] = !languages.isEmpty
        return values
    }

    private func render(_ words: DebtorText<ShellWord>, _ name: String, _ values: [String: Any]) -> HTML {
        do {
            return try words.render(name, values)
        } catch {
            preconditionFailure("the shell has no template \(name) for debtors")
        }
    }

    /// The shell's templates were all there when it was made.
    private func render(_ name: String, _ values: [String: Any]) -> HTML {
        do {
            return try templates.render(name, values)
        } catch {
            preconditionFailure("the shell has no template \(name)")
        }
    }

    private static func view(_ flash: Flash) -> [String: Any] {
        let icon: Icon =
            switch flash.kind {
            case .info: .info
            case .success: .checkCircle
            case .warn, .error: .alert
            }
        return ["kind": flash.kind.rawValue, "text": flash.text, "icon": icon.html]
    }
}

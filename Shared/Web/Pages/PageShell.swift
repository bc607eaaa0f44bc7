import HTTPTypes

/// Renders whole pages: the console's and the debtors'.
package struct PageShell: Sendable {
    private let templates: PageTemplates
    private let assets: Assets

    /// Throws if a template of the shell is missing or malformed.
    package init(assets: Assets) throws(TemplateError) {
        self.assets = assets
        templates = try PageTemplates(folder: assets.folder + "/Templates")
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
        var values = common(page.title)
        values["creditor"] = page.creditor
        values["collector"] = page.collector
        values["body"] = page.body
        values["help"] = page.help
        values["hasHelp"] = !page.help.isEmpty
        values["legal"] = page.legal
        values["language"] = page.language
        values["words"] = page.words
        if let flash { values["flash"] = Self.view(flash) }
        return render("portal", values)
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

import Contracts

extension PolicyLoader {
    func readDisputes() -> Located<DisputePolicy>? {
        guard let field = root(Self.disputesFile), let map = field.map(["teams", "reasons"]) else { return nil }
        var teams: [String: String] = [:]
        for (id, value) in map.required("teams")?.entries() ?? [] { teams[id] = value.text() }
        var reasons: [DisputeReason: DisputePolicy.Reason] = [:]
        let entries = map.required("reasons")?.entries() ?? []
        for (name, value) in entries {
            guard let reason = DisputeReason(rawValue: name) else {
                value.fail("there is no reason '\(name)'; there are \(Self.reasonNames)")
                continue
            }
            reasons[reason] = readReason(reason, value, teams: teams)
        }
        let named = Set(entries.map(\.name))
        for reason in DisputeReason.allCases where !named.contains(reason.rawValue) {
            let place = Place(file: field.file, line: field.place.line, field: "reasons.\(reason.rawValue)")
            findings.add(place, "is missing; every reason a debtor can choose must be here")
        }
        return map.located(DisputePolicy(reasons: reasons, teams: teams))
    }

    private static let reasonNames = DisputeReason.allCases.map(\.rawValue).joined(separator: ", ")

    private func readReason(
        _ reason: DisputeReason, _ field: YAMLField, teams: [String: String]
    ) -> DisputePolicy.Reason? {
        guard let map = field.map(["titles", "evidence", "deadlineBusinessDays", "team"]) else { return nil }
        let titles = map.required("titles").flatMap(readTitles)
        let evidence = map.optional("evidence")?.items()?.compactMap(readEvidence) ?? []
        refuseRepeated(evidence.map { ($0.value.id, $0.field("id")) })
        let deadline: Int? =
            map.optional("deadlineBusinessDays").map { $0.whole(1...60) } ?? DisputePolicy.deadlineDefault
        let team = map.text("team")
        if let team, teams[team] == nil {
            map.required("team")?.fail(
                "there is no team '\(team)'; there are \(teams.keys.sorted().joined(separator: ", "))")
        }
        guard let titles, let deadline, let team else { return nil }
        return DisputePolicy.Reason(
            reason: reason, titles: titles, evidence: evidence.map(\.value), deadlineBusinessDays: deadline, team: team)
    }

    private func readEvidence(_ field: YAMLField) -> Located<DisputePolicy.Evidence>? {
        guard let map = field.map(["id", "titles"]) else { return nil }
        let id = identifier(map.required("id"))
        let titles = map.required("titles").flatMap(readTitles)
        guard let id, let titles else { return nil }
        return map.located(DisputePolicy.Evidence(id: id, titles: titles))
    }

    /// A text by language; English must be among them.
    private func readTitles(_ field: YAMLField) -> [String: String]? {
        guard let entries = field.entries() else { return nil }
        var titles: [String: String] = [:]
        for (language, value) in entries {
            guard Self.isLanguage(language) else {
                value.fail("must stand under a language code of two small letters, like en, af or zu")
                continue
            }
            titles[language] = value.text()
        }
        guard titles[TemplateCatalogue.fallbackLanguage] != nil else {
            field.fail("must have an English text, under en")
            return nil
        }
        return titles
    }
}

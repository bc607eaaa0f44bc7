import Calendars
import Contracts

/// The checks that look at several files of a bundle at once.
struct PolicyChecks {
    let contents: PolicyLoader.Contents
    let findings: Findings
    /// Links in messages begin with it.
    let origin: String

    /// The id of the pack with the house's own rules.
    static let housePack = "house"

    func run() {
        checkReferences()
        checkCreditors()
        checkRules()
        for creditor in contents.creditors { refuseUnforeseen(creditor) }
        for strategy in contents.strategies { check(strategy) }
        checkTemplates()
    }

    private func checkReferences() {
        let countries = Set(contents.jurisdictions.map(\.value.country))
        for creditor in contents.creditors where !countries.contains(creditor.value.jurisdiction) {
            findings.add(
                creditor.field("jurisdiction"),
                "'\(creditor.value.jurisdiction)' is not among the jurisdictions of \(PolicyLoader.bundleFile)")
        }
        for system in contents.systems {
            for creditor in system.value.creditors where !contents.creditorIDs.contains(creditor.value) {
                findings.add(
                    system.field("creditors"), "there is no creditor '\(creditor)' in \(PolicyLoader.creditorsFile)")
            }
        }
        let known = contents.strategies.map(\.strategy.value.id).sorted().joined(separator: ", ")
        for name in contents.segments?.strategies ?? []
        where !contents.paths.contains("strategies/\(name.value).yaml") {
            findings.add(name.place, "there is no strategy '\(name.value)'; there are \(known)")
        }
    }

    private func checkCreditors() {
        for creditor in contents.creditors where creditor.value.role == .thirdParty {
            if creditor.value.channels.contains(.whatsapp) {
                findings.add(
                    creditor.field("channels"),
                    "must not have whatsapp: its terms forbid debt collection for others (CH-WA-01)")
            }
            if let collector = creditor.value.collector, let from = contents.effectiveFrom,
                collector.expires < Zone.utc.local(at: from).date
            {
                findings.add(
                    creditor.field("collector.expires"),
                    "the registration has run out before the bundle takes effect; enter the renewed one")
            }
        }
        for creditor in contents.creditors where creditor.value.channels.isEmpty {
            findings.add(creditor.field("channels"), "must name at least one channel")
        }
    }
}

// MARK: - Rules

extension PolicyChecks {
    private func checkRules() {
        repeatedRules()
        guard let house = contents.rulePacks.first(where: { $0.id == Self.housePack }) else {
            let file = "rules/\(Self.housePack).yaml"
            if !contents.paths.contains(file) {
                findings.add(Place(file: file), "the file is missing; it holds the house's own rules")
            }
            return
        }
        // Of a pack that could not be read whole, nobody can say what it leaves out.
        if !findings.errors.contains(where: { $0.file == "rules/\(Self.housePack).yaml" }) { checkHouse(house) }
        for jurisdiction in contents.jurisdictions {
            let country = jurisdiction.value.country
            guard let pack = contents.rulePacks.first(where: { $0.country == country }) else {
                if !findings.errors.contains(where: { $0.file.hasPrefix("rules/") }) {
                    findings.add(jurisdiction.field("country"), "there is no rule pack for \(country) in rules/")
                }
                continue
            }
            let hasWindow = pack.rules.contains { rule in
                guard case .window = rule.effect else { return false }
                return rule.status != .notApplicable && rule.scope == RuleScope()
            }
            let file = "rules/\(pack.id).yaml"
            if !hasWindow, !findings.errors.contains(where: { $0.file == file }) {
                findings.add(
                    Place(file: file, field: "rules"), "must have a window that binds every class and channel")
            }
        }
    }

    private func repeatedRules() {
        var seen: Set<String> = []
        for rule in contents.rules where !seen.insert(rule.value.id).inserted {
            findings.add(rule.field("id"), "'\(rule.value.id)' is used for a second rule; every id must be different")
        }
    }

    /// What no bundle may leave out, however few rules a business wants: the stops, the caps, and what a text must say.
    private func checkHouse(_ house: RulePack) {
        let place = Place(file: "rules/\(house.id).yaml", field: "rules")
        let effects = house.rules.filter { $0.status != .notApplicable }.map(\.effect)
        var stops: Set<StopCondition> = []
        var hasCap = false
        var hasOptOut = false
        var named: Set<TemplateVariable> = []
        for effect in effects {
            switch effect {
            case .stop(let conditions): stops.formUnion(conditions)
            case .cap: hasCap = true
            case .optOutLine: hasOptOut = true
            case .identification(let variables): named.formUnion(variables)
            default: break
            }
        }
        for condition in StopCondition.allCases where !stops.contains(condition) {
            findings.add(place, "no rule stops contact for '\(condition.rawValue)'; the house's rules must name it")
        }
        if !hasCap { findings.add(place, "must have at least one cap") }
        if !hasOptOut { findings.add(place, "must have a rule with optOutLine") }
        for variable in [TemplateVariable.creditorName, .amount, .payLink] where !named.contains(variable) {
            findings.add(place, "must have an identification rule with \(variable.rawValue)")
        }
    }
}

// MARK: - Creditors that a rule was set aside for

extension PolicyChecks {
    /// A rule may be set aside because the creditors it binds do not occur. Where one does occur, the rule would be
    /// missing in silence; so such a creditor is refused until the rule is entered with an effect.
    private func refuseUnforeseen(_ creditor: Located<Creditor>) {
        let packs = contents.rulePacks.filter { $0.country == nil || $0.country == creditor.value.jurisdiction }
        for rule in packs.flatMap(\.rules) where rule.status == .notApplicable {
            let scope = rule.scope
            guard !scope.roles.isEmpty || !scope.creditClasses.isEmpty,
                scope.roles.isEmpty || scope.roles.contains(creditor.value.role),
                scope.creditClasses.isEmpty || scope.creditClasses.contains(creditor.value.creditClass)
            else { continue }
            let (field, kind) =
                scope.roles.isEmpty
                ? ("ncaClass", creditor.value.creditClass.rawValue) : ("role", creditor.value.role.rawValue)
            findings.add(
                creditor.field(field),
                "must not be \(kind) in \(creditor.value.jurisdiction) while rule \(rule.id) (\(rule.title)) does not "
                    + "apply: \(rule.reason ?? "no reason is given")")
        }
    }
}

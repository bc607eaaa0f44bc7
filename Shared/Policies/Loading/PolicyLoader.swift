import Calendars
import Contracts
import Decisions
import Money

/// Reads the files of a bundle into values and reports everything that is wrong with any of them. What concerns several
/// files is checked afterwards, by `PolicyChecks`.
struct PolicyLoader {
    let files: PolicyFiles
    let findings: Findings

    /// What stands in the files, as far as it could be read.
    struct Contents {
        var name: String?
        var effectiveFrom: Instant?
        var jurisdictions: [Located<Jurisdiction>] = []
        /// Every path of the bundle, and every creditor's id: what is only partly wrong must not be called missing.
        var paths: Set<String> = []
        var creditorIDs: Set<String> = []
        var creditors: [Located<Creditor>] = []
        var systems: [Located<ERPSystem>] = []
        var segments: SegmentTables?
        var strategies: [LocatedStrategy] = []
        var templates: [LocatedTemplate] = []
        var rulePacks: [RulePack] = []
        var rules: [Located<Rule>] = []
        var disputes: Located<DisputePolicy>?
        var declaredDays: [DeclaredDay] = []
    }

    static let bundleFile = "bundle.yaml"
    static let creditorsFile = "creditors.yaml"
    static let systemsFile = "systems.yaml"
    static let segmentsFile = "segments.dmn"
    static let disputesFile = "disputes.yaml"
    static let holidaysFile = "holidays.yaml"

    func read() -> Contents {
        var contents = Contents()
        readBundle(into: &contents)
        contents.paths = Set(files.files.keys)
        (contents.creditors, contents.creditorIDs) = readCreditors()
        contents.systems = readSystems()
        contents.strategies = files.paths(in: "strategies", ending: ".yaml").compactMap(readStrategy)
        contents.templates = files.paths(in: "templates", ending: ".mustache").compactMap(readTemplate)
        for path in files.paths(in: "rules", ending: ".yaml") {
            guard let (pack, rules) = readRulePack(path) else { continue }
            contents.rulePacks.append(pack)
            contents.rules += rules
        }
        contents.disputes = readDisputes()
        contents.declaredDays = readHolidays()
        contents.segments = readSegments()
        refuseStrangers()
        return contents
    }

    /// A file in the wrong place would be left out in silence, so it is an error.
    private func refuseStrangers() {
        let single = [
            Self.bundleFile, Self.creditorsFile, Self.systemsFile, Self.segmentsFile, Self.disputesFile,
            Self.holidaysFile,
        ]
        for path in files.files.keys where !single.contains(path) {
            let parts = path.split(separator: "/").count
            let known =
                (parts == 2 && path.hasPrefix("strategies/") && path.hasSuffix(".yaml"))
                || (parts == 2 && path.hasPrefix("rules/") && path.hasSuffix(".yaml"))
                || (parts == 4 && path.hasPrefix("templates/") && path.hasSuffix(".mustache"))
            guard !known else { continue }
            findings.add(
                Place(file: path),
                "does not belong to a bundle; there are \(single.joined(separator: ", ")), strategies/<id>.yaml, "
                    + "rules/<id>.yaml and templates/<language>/<channel>/<id>.mustache")
        }
    }

    /// The root mapping of a YAML file.
    func root(_ path: String) -> YAMLField? {
        files.text(path, findings: findings).flatMap { YAMLField.root(of: $0, file: path, findings: findings) }
    }

    /// An id as used in file names and messages.
    func identifier(_ field: YAMLField?) -> String? {
        guard let field, let text = field.text() else { return nil }
        let letters = text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
        guard letters, text.count <= 40 else {
            field.fail("must be made of small letters, digits and hyphens, at most 40 of them")
            return nil
        }
        return text
    }
}

// MARK: - bundle.yaml and holidays.yaml

extension PolicyLoader {
    private func readBundle(into contents: inout Contents) {
        guard let map = root(Self.bundleFile)?.map(["name", "effectiveFrom", "jurisdictions"]) else { return }
        contents.name = map.text("name")
        contents.effectiveFrom = map.required("effectiveFrom")?.parsed { text throws(CalendarError) in
            try Instant(rfc3339: text)
        }
        contents.jurisdictions = map.required("jurisdictions")?.items()?.compactMap(readJurisdiction) ?? []
        refuseRepeated(contents.jurisdictions.map { ($0.value.country, $0.field("country")) })
    }

    private func readJurisdiction(_ field: YAMLField) -> Located<Jurisdiction>? {
        guard let map = field.map(["country", "currency", "languages", "smsPrice"]) else { return nil }
        let country = self.country(map.required("country"))
        let currency = map.text("currency")
        let languages = map.texts("languages")
        for language in map.optional("languages")?.items() ?? [] { checkLanguage(language) }
        guard let country, let currency else { return nil }
        let smsPrice = map.optional("smsPrice")?.parsed { text throws(MoneyError) in
            try Money(decimal: text, currency: Currency(code: currency))
        }
        return map.located(
            Jurisdiction(country: country, currency: currency, languages: languages, smsPrice: smsPrice))
    }

    private func checkLanguage(_ field: YAMLField) {
        guard let code = field.text(), !Self.isLanguage(code) else { return }
        field.fail("must be a language code of two small letters, like en, af or zu")
    }

    static func isLanguage(_ code: some StringProtocol) -> Bool {
        code.count == 2 && code.allSatisfy { $0.isASCII && $0.isLowercase }
    }

    func country(_ field: YAMLField?) -> String? {
        guard let field, let text = field.text() else { return nil }
        guard HolidayCalendar.countries.contains(text) else {
            field.fail(
                "must be a country whose holidays are known: \(HolidayCalendar.countries.joined(separator: ", "))")
            return nil
        }
        return text
    }

    private func readHolidays() -> [DeclaredDay] {
        guard let map = root(Self.holidaysFile)?.map(["declared"]) else { return [] }
        return map.required("declared")?.items()?.compactMap(readDeclaredDay) ?? []
    }

    private func readDeclaredDay(_ field: YAMLField) -> DeclaredDay? {
        guard let map = field.map(["country", "date", "name", "change"]) else { return nil }
        let country = self.country(map.required("country"))
        let date = date(map.required("date"))
        let name = map.text("name")
        var change: DeclaredDay.Change? = .added
        if let field = map.optional("change") {
            change = field.text().flatMap(DeclaredDay.Change.init)
            if change == nil { field.fail("must be added or removed") }
        }
        guard let country, let date, let name, let change else { return nil }
        return DeclaredDay(date: date, name: name, country: country, change: change)
    }

    func date(_ field: YAMLField?) -> LocalDate? {
        field?.parsed { text throws(CalendarError) in try LocalDate(iso8601: text) }
    }

    /// Reports every id that stands in a list for a second time.
    func refuseRepeated(_ ids: [(String, Place)]) {
        var seen: Set<String> = []
        for (id, place) in ids where !seen.insert(id).inserted {
            findings.add(place, "'\(id)' stands here for the second time; every one must be different")
        }
    }
}

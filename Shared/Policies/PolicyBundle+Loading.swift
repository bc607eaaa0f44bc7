import Calendars
import Contracts

extension PolicyBundle {
    /// Reads, checks and names the bundle in a folder. All or nothing: a bundle with a single finding is not loaded,
    /// and the error holds every finding.
    /// - Parameter origin: of the pages (`https://pay.example.co.za`); text messages are measured with links that long.
    package static func load(
        folder: String, origin: String = TemplateVariable.usualOrigin
    ) throws(PolicyErrors) -> PolicyBundle {
        let findings = Findings()
        let files = PolicyFiles(folder: folder, findings: findings)
        guard findings.errors.isEmpty else { throw PolicyErrors(findings.errors) }
        let contents = PolicyLoader(files: files, findings: findings).read()
        PolicyChecks(contents: contents, findings: findings, origin: origin).run()
        let holidays = calendars(of: contents, findings: findings)
        guard findings.errors.isEmpty, let name = contents.name, let effectiveFrom = contents.effectiveFrom,
            let segments = contents.segments, let disputes = contents.disputes
        else { throw PolicyErrors(findings.errors) }
        return PolicyBundle(
            id: files.id, name: name, effectiveFrom: effectiveFrom,
            jurisdictions: keyed(contents.jurisdictions) { $0.country },
            creditors: keyed(contents.creditors) { $0.id }, systems: keyed(contents.systems) { $0.id },
            segments: segments.model, strategies: keyed(contents.strategies.map(\.strategy)) { $0.id },
            templates: TemplateCatalogue(contents.templates.map(\.template)),
            rulePacks: contents.rulePacks.sorted { ($0.country ?? "", $0.id) < ($1.country ?? "", $1.id) },
            disputes: disputes.value, declaredDays: contents.declaredDays, holidays: holidays)
    }

    private static func keyed<Key: Hashable, Value>(
        _ values: [Located<Value>], _ key: (Value) -> Key
    ) -> [Key: Value] {
        Dictionary(values.map { (key($0.value), $0.value) }) { first, _ in first }
    }

    private static func calendars(
        of contents: PolicyLoader.Contents, findings: Findings
    ) -> [String: HolidayCalendar] {
        var calendars: [String: HolidayCalendar] = [:]
        for jurisdiction in contents.jurisdictions {
            let country = jurisdiction.value.country
            do {
                calendars[country] = try HolidayCalendar(country: country, declared: contents.declaredDays)
            } catch {
                findings.add(jurisdiction.field("country"), error.description)
            }
        }
        return calendars
    }
}

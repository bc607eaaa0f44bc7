import Calendars
import Contracts

extension PolicyLoader {
    private static let effectFields = [
        "window", "cap", "quietAfterConversation", "stop", "prescription", "waitAfterIssue", "identification",
        "optOutLine", "forbiddenWords", "builtIn",
    ]
    private static let ruleFields =
        ["id", "title", "source", "status", "reason", "effectiveFrom", "effectiveUntil", "applies"] + effectFields

    func readRulePack(_ path: String) -> (RulePack, [Located<Rule>])? {
        guard let map = root(path)?.map(["id", "title", "country", "rules"]) else { return nil }
        let id = identifier(map.required("id"))
        let expected = path.dropFirst("rules/".count).dropLast(".yaml".count)
        if let id, id != expected { map.required("id")?.fail("must be '\(expected)', the name of the file") }
        let title = map.text("title")
        var country: String?
        if expected != PolicyChecks.housePack {
            country = self.country(map.required("country"))
        } else if let field = map.optional("country") {
            field.fail("must be left out: the house's rules bind in every country")
        }
        let rules = map.required("rules")?.items()?.compactMap(readRule) ?? []
        guard let id, let title else { return nil }
        return (RulePack(id: id, title: title, country: country, rules: rules.map(\.value)), rules)
    }

    private func readRule(_ field: YAMLField) -> Located<Rule>? {
        guard let map = field.map(Self.ruleFields) else { return nil }
        let id = ruleID(map.required("id"))
        let title = map.text("title")
        let source = map.text("source")
        let status = map.required("status")?.choice(Rule.Status.self)
        let reason = readReason(map, status: status)
        let from = map.optional("effectiveFrom").flatMap { date($0) }
        let until = map.optional("effectiveUntil").flatMap { date($0) }
        if let from, let until, until <= from {
            map.optional("effectiveUntil")?.fail("must be after effectiveFrom")
        }
        let scope = readScope(map.optional("applies"))
        let effect = readEffect(map)
        guard let id, let title, let source, let status, let scope, let effect else { return nil }
        let rule = Rule(
            id: id, title: title, source: source, status: status, reason: reason, effectiveFrom: from,
            effectiveUntil: until, scope: scope, effect: effect)
        return map.located(rule)
    }

    private func ruleID(_ field: YAMLField?) -> String? {
        guard let field, let text = field.text() else { return nil }
        guard text.allSatisfy({ $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "-") }), text.contains("-") else {
            field.fail("must be made of capital letters, digits and hyphens, like ZA-CFDC-11 or Q-CAP-DAY")
            return nil
        }
        return text
    }

    private func readReason(_ map: YAMLMap, status: Rule.Status?) -> String? {
        switch status {
        case .needsCounsel, .notApplicable: return map.text("reason")
        case .enforced:
            map.optional("reason")?.fail("must be left out when the status is enforced; it explains the other two")
            return nil
        case nil: return nil
        }
    }

    private func readScope(_ field: YAMLField?) -> RuleScope? {
        guard let field else { return RuleScope() }
        let known = ["roles", "classes", "channels", "debtTypes", "creditClasses", "attribute"]
        guard let map = field.map(known) else { return nil }
        return RuleScope(
            roles: map.choices("roles"), classes: map.choices("classes"), channels: map.choices("channels"),
            debtTypes: map.choices("debtTypes"), creditClasses: map.choices("creditClasses"),
            attribute: map.optional("attribute")?.text())
    }

    /// A rule has one effect and no more: two of them under one id could not be told apart in a refusal.
    private func readEffect(_ map: YAMLMap) -> RuleEffect? {
        let given = Self.effectFields.filter { map.optional($0) != nil }
        guard let name = given.first, given.count == 1, let field = map.optional(name) else {
            map.field.fail("must have exactly one of \(Self.effectFields.joined(separator: ", "))")
            return nil
        }
        switch name {
        case "window": return readWindow(field).map { .window($0) }
        case "cap": return readCap(field).map { .cap($0) }
        case "quietAfterConversation":
            return readDays(field, atMost: ContactCap.daysMax).map { .quietAfterConversation(days: $0) }
        case "stop": return list(field, of: map.choices(name)).map { .stop($0) }
        case "prescription":
            return field.map(["years"])?.required("years")?.whole(1...30).map { .prescription(years: $0) }
        case "waitAfterIssue": return readDays(field).map { .waitAfterIssue(days: $0) }
        case "identification": return list(field, of: map.choices(name)).map { .identification($0) }
        case "optOutLine":
            guard let truth = field.truth() else { return nil }
            if !truth { field.fail("must be true; leave the rule out, or say not-applicable, where it has no effect") }
            return truth ? .optOutLine : nil
        case "forbiddenWords": return list(field, of: map.texts(name)).map { .forbiddenWords($0) }
        default: return field.text().map { .builtIn($0) }
        }
    }

    /// Nil for an empty list: such a rule would say nothing.
    private func list<Item>(_ field: YAMLField, of items: [Item]) -> [Item]? {
        if field.items()?.isEmpty == true { field.fail("must not be empty") }
        return items.isEmpty ? nil : items
    }

    private func readDays(_ field: YAMLField, atMost most: Int = 366) -> Int? {
        field.map(["days"])?.required("days")?.whole(1...most)
    }

    private func readCap(_ field: YAMLField) -> ContactCap? {
        guard let map = field.map(["rollingDays", "calendarDays", "max", "per"]) else { return nil }
        let rolling = map.optional("rollingDays")
        let calendar = map.optional("calendarDays")
        if (rolling == nil) == (calendar == nil) { field.fail("must have either rollingDays or calendarDays") }
        let period: ContactCap.Period? =
            rolling?.whole(1...ContactCap.daysMax).map { .rolling(days: $0) }
            ?? calendar?.whole(1...ContactCap.daysMax).map { .calendarDays($0) }
        let max = map.required("max")?.whole(0...1000)
        let per = map.required("per")?.choice(ContactCap.Counted.self)
        guard let period, let max, let per else { return nil }
        return ContactCap(period: period, max: max, per: per)
    }

    private func readWindow(_ field: YAMLField) -> WeeklyWindow? {
        guard let map = field.map(Weekday.allCases.map(\.name) + ["barHolidays"]) else { return nil }
        var days: [Weekday: DayWindow] = [:]
        for weekday in Weekday.allCases {
            if let field = map.optional(weekday.name), let hours = readHours(field) { days[weekday] = hours }
        }
        guard let barHolidays = map.required("barHolidays")?.truth() else { return nil }
        return WeeklyWindow(days: days, barHolidays: barHolidays)
    }

    /// `08:00-20:00`.
    private func readHours(_ field: YAMLField) -> DayWindow? {
        field.parsed { text throws(CalendarError) in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw CalendarError(.badWindow, "must be two times like 08:00-20:00")
            }
            return try DayWindow(
                opens: LocalTime(iso8601: String(parts[0])), closes: LocalTime(iso8601: String(parts[1])))
        }
    }
}

import Calendars
import Contracts

extension PolicyChecks {
    func check(_ located: LocatedStrategy) {
        let strategy = located.strategy.value
        if strategy.roles.isEmpty {
            findings.add(located.strategy.field("roles"), "must name at least one of own-name, third-party, attorney")
        }
        for step in located.steps {
            checkTemplate(of: step)
            checkWindow(of: step)
            if step.value.contactClass == .reminder, step.value.day > 0 {
                findings.add(
                    step.field("day"),
                    "must be 0 or less: a reminder speaks of a due date to come (after it the class is collection)")
            }
            if strategy.roles.contains(.thirdParty), step.value.channels.contains(.whatsapp) {
                findings.add(
                    step.field("channel"),
                    "whatsapp must not be used in a strategy for third-party collectors (CH-WA-01)")
            }
        }
        checkCaps(located)
    }

    /// Every channel of a step needs its text, in English at least, and of the step's own class.
    private func checkTemplate(of step: Located<Strategy.Step>) {
        for channel in step.value.channels {
            let file = "templates/en/\(channel.rawValue)/\(step.value.template).mustache"
            guard contents.paths.contains(file) else {
                findings.add(
                    step.field("template"),
                    "there is no template '\(step.value.template)' for \(channel.rawValue); add \(file)")
                continue
            }
            if let found = contents.templates.first(where: { $0.template.file == file }),
                found.template.contactClass != step.value.contactClass
            {
                findings.add(
                    step.field("class"),
                    "must be \(found.template.contactClass.rawValue), the class of \(found.template.file)")
            }
        }
    }

    /// A step at an hour that is closed on every day of the week could never go out.
    private func checkWindow(of step: Located<Strategy.Step>) {
        for rule in contents.rules where rule.value.status != .notApplicable && covers(rule.value, step.value) {
            guard case .window(let window) = rule.value.effect,
                !window.days.values.contains(where: { $0.contains(step.value.at) })
            else { continue }
            findings.add(
                step.field("at"), "\(step.value.at) lies outside the hours of rule \(rule.value.id) on every day")
        }
    }

    /// Counts the steps of one account against every cap. What other accounts of the person add is the gate's to judge.
    private func checkCaps(_ located: LocatedStrategy) {
        let roles = located.strategy.value.roles
        for rule in contents.rules where rule.value.status != .notApplicable && rule.value.scope.attribute == nil {
            guard case .cap(let cap) = rule.value.effect,
                rule.value.scope.roles.isEmpty || rule.value.scope.roles.contains(where: roles.contains)
            else { continue }
            let counted = located.steps.filter { covers(rule.value, $0.value) }
            for step in counted {
                let within = counted.filter { isWithin($0.value, of: step.value, cap.period) }
                guard within.count > cap.max else { continue }
                let names = within.map { "'\($0.value.id)'" }.joined(separator: ", ")
                findings.add(
                    step.field("day"),
                    "breaks rule \(rule.value.id) by itself: \(names) are \(within.count) contacts in "
                        + "\(cap.period.days) days, and \(cap.max) are allowed")
            }
        }
    }

    private func covers(_ rule: Rule, _ step: Strategy.Step) -> Bool {
        (rule.scope.classes.isEmpty || rule.scope.classes.contains(step.contactClass))
            && (rule.scope.channels.isEmpty || rule.scope.channels.contains(step.channel))
    }

    /// Whether `other` falls into the period that ends with `step`.
    private func isWithin(_ other: Strategy.Step, of step: Strategy.Step, _ period: ContactCap.Period) -> Bool {
        switch period {
        case .rolling(let days):
            let minutes = minute(step) - minute(other)
            return minutes >= 0 && minutes < days * 1_440
        case .calendarDays(let days):
            return minute(other) <= minute(step) && step.day - other.day < days
        }
    }

    private func minute(_ step: Strategy.Step) -> Int { step.day * 1_440 + step.at.minutesSinceMidnight }
}

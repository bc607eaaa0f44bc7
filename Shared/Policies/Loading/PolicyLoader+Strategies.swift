import Calendars
import Contracts

/// A strategy with the places of its steps, in the order of the file.
struct LocatedStrategy {
    let strategy: Located<Strategy>
    let steps: [Located<Strategy.Step>]
}

extension PolicyLoader {
    private static let strategyFields = ["id", "title", "roles", "minimumDaysBetweenSteps", "steps"]
    private static let stepFields = ["id", "day", "at", "channel", "fallback", "template", "class", "note"]

    func readStrategy(_ path: String) -> LocatedStrategy? {
        guard let map = root(path)?.map(Self.strategyFields) else { return nil }
        let id = identifier(map.required("id"))
        let expected = path.dropFirst("strategies/".count).dropLast(".yaml".count)
        if let id, id != expected {
            map.required("id")?.fail("must be '\(expected)', the name of the file")
        }
        let title = map.text("title")
        let roles: [CollectingRole] = map.required("roles") == nil ? [] : map.choices("roles")
        let minimum = map.required("minimumDaysBetweenSteps")?.whole(1...365)
        let steps = map.required("steps")?.items()?.compactMap(readStep) ?? []
        refuseRepeated(steps.map { ($0.value.id, $0.field("id")) })
        guard let id, let title, let minimum else { return nil }
        let ordered = steps.sorted { ($0.value.day, $0.value.at) < ($1.value.day, $1.value.at) }
        checkGaps(ordered, minimum: minimum)
        let strategy = Strategy(
            id: id, title: title, version: files.version(of: path), roles: roles, minimumDaysBetweenSteps: minimum,
            steps: ordered.map(\.value))
        return LocatedStrategy(strategy: map.located(strategy), steps: ordered)
    }

    private func readStep(_ field: YAMLField) -> Located<Strategy.Step>? {
        guard let map = field.map(Self.stepFields) else { return nil }
        let id = identifier(map.required("id"))
        let day = map.required("day")?.whole(-60...730)
        let at = map.required("at").flatMap(readTime)
        let channel = map.required("channel")?.choice(Channel.self)
        let fallback: [Channel] = map.choices("fallback")
        let template = identifier(map.required("template"))
        let contactClass = map.required("class")?.choice(ContactClass.self)
        let note = map.text("note")
        if let channel, fallback.contains(channel) || Set(fallback).count < fallback.count {
            map.optional("fallback")?.fail("must name each channel once, and not the step's own")
        }
        guard let id, let day, let at, let channel, let template, let contactClass, let note else { return nil }
        let step = Strategy.Step(
            id: id, day: day, at: at, channel: channel, fallback: fallback, template: template,
            contactClass: contactClass, note: note)
        return map.located(step)
    }

    /// Half hours between 05:00 and 22:00: the grid on which the whole system plans.
    private func readTime(_ field: YAMLField) -> LocalTime? {
        guard let time = field.parsed({ text throws(CalendarError) in try LocalTime(iso8601: text) }) else {
            return nil
        }
        guard time.minute % 30 == 0, (5 * 60...22 * 60).contains(time.minutesSinceMidnight) else {
            field.fail("must be a full or half hour from 05:00 to 22:00, like 09:30")
            return nil
        }
        return time
    }

    private func checkGaps(_ steps: [Located<Strategy.Step>], minimum: Int) {
        for (earlier, later) in zip(steps, steps.dropFirst())
        where later.value.day - earlier.value.day < minimum {
            findings.add(
                later.field("day"),
                "must be at least \(minimum) days after step '\(earlier.value.id)' (day \(earlier.value.day)), as "
                    + "minimumDaysBetweenSteps says")
        }
    }
}

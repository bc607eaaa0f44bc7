package import Calendars
package import Contracts

/// What is done with an account, step by step. From `strategies/<id>.yaml`.
package struct Strategy: Sendable, Hashable {
    package let id: String
    package let title: String
    /// Hash of the file's bytes: cases in flight are pinned to it.
    package let version: String
    /// Who may use it.
    package let roles: [CollectingRole]
    /// The least number of days from one step to the next.
    package let minimumDaysBetweenSteps: Int
    /// In the order in which they fall due; empty where nothing is pressed for.
    package let steps: [Step]

    package struct Step: Sendable, Hashable {
        /// Unique within the strategy; printed in `X-Step`.
        package let id: String
        /// Counted from the due date of the account's oldest open invoice; negative is before it.
        package let day: Int
        /// On the debtor's clocks; a full or half hour.
        package let at: LocalTime
        package let channel: Channel
        /// Tried in this order when the channel before is closed for this debtor.
        package let fallback: [Channel]
        /// The same id on every channel of the step.
        package let template: String
        package let contactClass: ContactClass
        /// For agents and reviewers: why the step exists.
        package let note: String

        package init(
            id: String, day: Int, at: LocalTime, channel: Channel, fallback: [Channel], template: String,
            contactClass: ContactClass, note: String
        ) {
            self.id = id
            self.day = day
            self.at = at
            self.channel = channel
            self.fallback = fallback
            self.template = template
            self.contactClass = contactClass
            self.note = note
        }

        /// The step's channel and its fallbacks, in order.
        package var channels: [Channel] { [channel] + fallback }
    }

    package init(
        id: String, title: String, version: String, roles: [CollectingRole], minimumDaysBetweenSteps: Int,
        steps: [Step]
    ) {
        self.id = id
        self.title = title
        self.version = version
        self.roles = roles
        self.minimumDaysBetweenSteps = minimumDaysBetweenSteps
        self.steps = steps
    }

    package func step(_ id: String) -> Step? { steps.first { $0.id == id } }
}

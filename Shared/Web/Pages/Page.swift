/// A page of the console.
package struct Page: Sendable {
    package var title: String
    package var area: ConsoleArea?
    package var body: HTML
    /// A line below the title.
    package var lead: String?
    /// What stands beside the title: buttons.
    package var actions: HTML
    /// The way back up, outermost first.
    package var parents: [Parent]
    /// Loads the chart library.
    package var usesCharts: Bool
    /// The path of an event stream that keeps the page up to date.
    package var events: String?
    /// Restricts the width to that of a text, for forms.
    package var isNarrow: Bool

    package struct Parent: Sendable, Hashable {
        package let title: String
        package let path: String

        package init(_ title: String, path: String) {
            self.title = title
            self.path = path
        }
    }

    package init(
        title: String, area: ConsoleArea? = nil, body: HTML, lead: String? = nil, actions: HTML = .empty,
        parents: [Parent] = [], usesCharts: Bool = false, events: String? = nil, isNarrow: Bool = false
    ) {
        self.title = title
        self.area = area
        self.body = body
        self.lead = lead
        self.actions = actions
        self.parents = parents
        self.usesCharts = usesCharts
        self.events = events
        self.isNarrow = isNarrow
    }
}

import ReportingCore

/// The choices of a select element.
enum Options {
    static func make(_ choices: [(id: String, name: String)], chosen: String?) -> [[String: Any]] {
        choices.map { ["id": $0.id, "name": $0.name, "isChosen": $0.id == chosen] }
    }

    static func creditors(_ titles: Titles, chosen: String?) -> [[String: Any]] {
        make(titles.creditorsByName, chosen: chosen)
    }
}

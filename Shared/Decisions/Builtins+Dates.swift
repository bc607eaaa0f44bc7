extension Builtins {
    static let dates: [String: Function] = [
        "day of year": Function(["date"]) { arguments, _ in withDate(arguments) { FEELValue($0.dayOfYear) } },
        "week of year": Function(["date"]) { arguments, _ in withDate(arguments) { FEELValue($0.weekOfYear) } },
        "day of week": Function(["date"]) { arguments, _ in
            withDate(arguments) { .string(dayNames[$0.dayOfWeek - 1]) }
        },
        "month of year": Function(["date"]) { arguments, _ in
            withDate(arguments) { .string(monthNames[$0.month - 1]) }
        },
        "is": Function(["value1, value2"]) { arguments, _ in .boolean(isSame(arguments[0], arguments[1])) },
        "now": Function([""]) { _, scope in scope.now.map { .dateTime($0) } ?? .null },
        "today": Function([""]) { _, scope in scope.now.map { .date($0.date) } ?? .null },
    ]

    private static let dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static func withDate(_ arguments: Arguments, _ body: (FEELDate) -> FEELValue) -> FEELValue {
        switch arguments[0] {
        case .date(let date): body(date)
        case .dateTime(let value): body(value.date)
        default: .null
        }
    }

    /// Same kind and same parts, so that equal instants in different zones are not the same (DMN 1.5, 10.3.4.10).
    private static func isSame(_ left: FEELValue, _ right: FEELValue) -> Bool { left == right }
}

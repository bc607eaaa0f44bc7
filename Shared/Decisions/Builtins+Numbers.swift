extension Builtins {
    static let numbers: [String: Function] = [
        "decimal": Function(["n, scale"]) { arguments, _ in rounded(arguments, .halfEven) },
        "floor": Function(["n, scale?"]) { arguments, _ in rounded(arguments, .floor) },
        "ceiling": Function(["n, scale?"]) { arguments, _ in rounded(arguments, .ceiling) },
        "round up": Function(["n, scale"]) { arguments, _ in rounded(arguments, .up) },
        "round down": Function(["n, scale"]) { arguments, _ in rounded(arguments, .down) },
        "round half up": Function(["n, scale"]) { arguments, _ in rounded(arguments, .halfUp) },
        "round half down": Function(["n, scale"]) { arguments, _ in rounded(arguments, .halfDown) },
        "abs": Function(["n", "number"]) { arguments, _ in magnitude(arguments[0]) },
        "modulo": Function(["dividend, divisor"]) { arguments, _ in
            guard let dividend = arguments.number(0), let divisor = arguments.number(1) else { return .null }
            return FEELValue(dividend.modulo(divisor))
        },
        "sqrt": Function(["number"]) { arguments, _ in FEELValue(arguments.number(0)?.squareRoot()) },
        "log": Function(["number"]) { arguments, _ in FEELValue(arguments.number(0)?.naturalLogarithm()) },
        "exp": Function(["number"]) { arguments, _ in FEELValue(arguments.number(0)?.exponential()) },
        "odd": Function(["number"]) { arguments, _ in parity(arguments, isOdd: true) },
        "even": Function(["number"]) { arguments, _ in parity(arguments, isOdd: false) },
    ]

    private static func rounded(_ arguments: Arguments, _ mode: FEELNumber.Rounding) -> FEELValue {
        guard let number = arguments.number(0) else { return .null }
        if !arguments.isGiven(1) { return FEELValue(number.rounded(mode)) }
        guard let scale = arguments.number(1)?.rounded(.down)?.intValue, (-6111...6176).contains(scale) else {
            return .null
        }
        return FEELValue(number.rounded(mode, scale: scale))
    }

    private static func magnitude(_ value: FEELValue) -> FEELValue {
        switch value {
        case .number(let number): .number(number.magnitude)
        case .daysAndTimeDuration(let duration): duration.nanoseconds < 0 ? value.negated : value
        case .yearsAndMonthsDuration(let duration): duration.months < 0 ? value.negated : value
        default: .null
        }
    }

    private static func parity(_ arguments: Arguments, isOdd: Bool) -> FEELValue {
        guard let number = arguments.number(0), number.isInteger, let rest = number.modulo(2) else { return .null }
        return .boolean((rest == .one) == isOdd)
    }
}

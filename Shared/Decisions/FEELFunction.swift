/// A function value: a built-in, a lambda, a business knowledge model or a decision service. Equal only to itself.
package final class FEELFunction: Sendable, Hashable {
    struct Parameter: Sendable {
        let name: String
        let type: FEELType
    }

    let parameters: [Parameter]
    private let body: @Sendable ([FEELValue], Scope) -> FEELValue

    /// `body` gets exactly as many values as there are parameters, and the caller's scope (for its clock and depth).
    init(parameters: [Parameter], body: @escaping @Sendable ([FEELValue], Scope) -> FEELValue) {
        self.parameters = parameters
        self.body = body
    }

    /// Null when the number of arguments is wrong, one does not fit its parameter's type, or calls nest too deep.
    func call(_ arguments: [FEELValue], from scope: Scope) -> FEELValue {
        guard arguments.count == parameters.count, scope.depth < Scope.depthMax else { return .null }
        var values: [FEELValue] = []
        for (argument, parameter) in zip(arguments, parameters) {
            guard let value = parameter.type.converted(argument) else { return .null }
            values.append(value)
        }
        return body(values, scope)
    }

    package static func == (left: FEELFunction, right: FEELFunction) -> Bool { left === right }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// The built-in functions of FEEL (DMN 1.5, 10.3.4), by name.
enum Builtins {
    /// What a function was called with: values by position in the signature, nil where an optional one was left out.
    struct Arguments: Sendable {
        let values: [FEELValue?]
        /// Which signature the names of the arguments chose; nil when they were given by position.
        var signature: Int?

        /// The value at a position; null when it was left out.
        subscript(position: Int) -> FEELValue { isGiven(position) ? values[position] ?? .null : .null }

        func isGiven(_ position: Int) -> Bool { position < values.count && values[position] != nil }

        func string(_ position: Int) -> String? { single(position).stringValue }
        func number(_ position: Int) -> FEELNumber? { single(position).numberValue }
        func int(_ position: Int) -> Int? { single(position).intValue }

        /// A list of one stands for its item where one value is wanted (DMN 1.5, 10.3.2.9.4).
        private func single(_ position: Int) -> FEELValue {
            if case .list(let items) = self[position], items.count == 1 { return items[0] }
            return self[position]
        }

        /// The elements of a function that takes a list or the elements one by one; nil when the one list is null.
        var elements: [FEELValue]? {
            guard values.count == 1, let only = values[0] else { return values.map { $0 ?? .null } }
            if case .list(let items) = only { return items }
            return only.isNull ? nil : [only]
        }
    }

    typealias Body = @Sendable (Arguments, Scope) -> FEELValue

    struct Function: Sendable {
        struct Signature: Sendable {
            let names: [String]
            let required: Int
            /// The last parameter may be given any number of times.
            let isVariadic: Bool
        }

        let signatures: [Signature]
        let body: Body

        /// Each signature is a list of names; `?` marks what may be left out, `*` what may be repeated.
        init(_ signatures: [String], _ body: @escaping Body) {
            self.signatures = signatures.map { text in
                let names = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
                return Signature(
                    names: names.map { $0.hasSuffix("?") || $0.hasSuffix("*") ? String($0.dropLast()) : $0 },
                    required: names.filter { !$0.hasSuffix("?") }.count, isVariadic: text.hasSuffix("*"))
            }
            self.body = body
        }
    }

    static let table: [String: Function] = {
        var table = conversions
        for part in [strings, lists, numbers, aggregates, dates, ranges, contexts] {
            table.merge(part) { first, _ in first }
        }
        return table
    }()

    static func call(_ name: String, _ arguments: [FEELValue], in scope: Scope) -> FEELValue {
        guard let function = table[name] else { return .null }
        for signature in function.signatures where arguments.count >= signature.required {
            if signature.isVariadic || arguments.count <= signature.names.count {
                return function.body(Arguments(values: arguments), scope)
            }
        }
        return .null
    }

    static func call(_ name: String, named arguments: [String: FEELValue], in scope: Scope) -> FEELValue {
        guard let function = table[name] else { return .null }
        for (index, signature) in function.signatures.enumerated()
        where arguments.keys.allSatisfy(signature.names.contains) {
            let values = signature.names.enumerated().map { position, name in
                arguments[name] ?? (position < signature.required ? .null : nil)
            }
            // Optional arguments left out at the end count as not given.
            let given = values.lastIndex { $0 != nil }.map { $0 + 1 } ?? 0
            return function.body(Arguments(values: Array(values.prefix(given)), signature: index), scope)
        }
        return .null
    }
}

extension Builtins {
    static let lists: [String: Function] = [
        "list contains": Function(["list, element"]) { arguments, _ in
            withList(arguments) { list in .boolean(list.contains { $0.isEqual(to: arguments[1]) == true }) }
        },
        "count": Function(["list"]) { arguments, _ in withList(arguments) { FEELValue($0.count) } },
        "sublist": Function(["list, start position, length?"]) { arguments, _ in
            withList(arguments) { list in
                guard let start = arguments.int(1), let offset = offset(start, in: list) else { return .null }
                if !arguments.isGiven(2) { return .list(Array(list[offset...])) }
                guard let length = arguments.int(2), length >= 0, length <= list.count - offset else { return .null }
                return .list(Array(list[offset..<offset + length]))
            }
        },
        "append": Function(["list, item*"]) { arguments, _ in
            .list(arguments[0].asList + arguments.values.dropFirst().map { $0 ?? .null })
        },
        "concatenate": Function(["list*"]) { arguments, _ in
            .list(arguments.values.flatMap { ($0 ?? .null).asList })
        },
        "insert before": Function(["list, position, newItem"]) { arguments, _ in
            withList(arguments) { list in
                guard let position = arguments.int(1), let offset = offset(position, in: list) else { return .null }
                var copy = list
                copy.insert(arguments[2], at: offset)
                return .list(copy)
            }
        },
        "remove": Function(["list, position"]) { arguments, _ in
            withList(arguments) { list in
                guard let position = arguments.int(1), let offset = offset(position, in: list) else { return .null }
                var copy = list
                copy.remove(at: offset)
                return .list(copy)
            }
        },
        "list replace": Function(["list, position, newItem", "list, match, newItem"]) { arguments, scope in
            replaceItem(arguments, scope)
        },
        "reverse": Function(["list"]) { arguments, _ in withList(arguments) { .list($0.reversed()) } },
        "index of": Function(["list, match"]) { arguments, _ in
            withList(arguments) { list in
                .list(list.indices.filter { list[$0].isEqual(to: arguments[1]) == true }.map { FEELValue($0 + 1) })
            }
        },
        "union": Function(["list*"]) { arguments, _ in
            .list(distinct(arguments.values.flatMap { ($0 ?? .null).asList }))
        },
        "distinct values": Function(["list"]) { arguments, _ in withList(arguments) { .list(distinct($0)) } },
        "flatten": Function(["list"]) { arguments, _ in withList(arguments) { .list(flattened($0)) } },
        "sort": Function(["list, precedes?"]) { arguments, scope in
            withList(arguments) { list in
                guard case .function(let precedes) = arguments[1] else {
                    return arguments.isGiven(1) ? .null : .list(sorted(list) { $0.order(against: $1) != .above })
                }
                return .list(sorted(list) { precedes.call([$1, $0], from: scope) != .boolean(true) })
            }
        },
    ]

    static func withList(_ arguments: Arguments, _ body: ([FEELValue]) -> FEELValue) -> FEELValue {
        arguments[0].isNull ? .null : body(arguments[0].asList)
    }

    /// The offset of a position that counts from 1, or from the end when negative; nil when there is no such item.
    private static func offset(_ position: Int, in list: [FEELValue]) -> Int? {
        let offset = position > 0 ? position - 1 : list.count + position
        return position != 0 && list.indices.contains(offset) ? offset : nil
    }

    private static func replaceItem(_ arguments: Arguments, _ scope: Scope) -> FEELValue {
        withList(arguments) { list in
            if case .function(let match) = arguments[1] {
                return .list(
                    list.map { match.call([$0, arguments[2]], from: scope) == .boolean(true) ? arguments[2] : $0 })
            }
            guard let position = arguments.int(1), let offset = offset(position, in: list) else { return .null }
            var copy = list
            copy[offset] = arguments[2]
            return .list(copy)
        }
    }

    private static func distinct(_ list: [FEELValue]) -> [FEELValue] {
        var result: [FEELValue] = []
        for item in list where !result.contains(where: { $0.isEqual(to: item) == true }) { result.append(item) }
        return result
    }

    private static func flattened(_ list: [FEELValue]) -> [FEELValue] {
        list.flatMap { item in
            if case .list(let inner) = item { return flattened(inner) }
            return [item]
        }
    }

    /// Stable merge sort; the library's sort may not be handed a relation that a table's author wrote.
    static func sorted(_ list: [FEELValue], keepsOrder: (FEELValue, FEELValue) -> Bool) -> [FEELValue] {
        if list.count < 2 { return list }
        let left = sorted(Array(list[..<(list.count / 2)]), keepsOrder: keepsOrder)
        let right = sorted(Array(list[(list.count / 2)...]), keepsOrder: keepsOrder)
        var result: [FEELValue] = []
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            if keepsOrder(left[first], right[second]) {
                result.append(left[first])
                first += 1
            } else {
                result.append(right[second])
                second += 1
            }
        }
        return result + left[first...] + right[second...]
    }
}

extension Builtins {
    static let contexts: [String: Function] = [
        "get value": Function(["m, key", "context, key"]) { arguments, _ in
            guard let context = arguments[0].contextValue, let key = arguments.string(1) else { return .null }
            return context[key] ?? .null
        },
        "get entries": Function(["m", "context"]) { arguments, _ in
            guard let context = arguments[0].contextValue else { return .null }
            return .list(context.entries.map { ["key": .string($0.name), "value": $0.value] })
        },
        "context": Function(["entries"]) { arguments, _ in context(arguments[0]) },
        "context put": Function(["context, key, value", "context, keys, value"]) { arguments, _ in
            guard let context = arguments[0].contextValue else { return .null }
            switch arguments[1] {
            case .string(let key) where arguments.signature != 1: return put(context, [key][...], arguments[2])
            case .list(let keys) where arguments.signature != 0:
                let names = keys.compactMap(\.stringValue)
                return names.count == keys.count ? put(context, names[...], arguments[2]) : .null
            default: return .null
            }
        },
        "context merge": Function(["contexts"]) { arguments, _ in
            guard !arguments[0].isNull else { return .null }
            var merged = FEELContext()
            for item in arguments[0].asList {
                guard let context = item.contextValue else { return .null }
                for entry in context.entries { merged[entry.name] = entry.value }
            }
            return .context(merged)
        },
    ]

    private static func context(_ entries: FEELValue) -> FEELValue {
        if entries.isNull { return .null }
        var result = FEELContext()
        for item in entries.asList {
            guard let entry = item.contextValue, let key = entry["key"]?.stringValue, let value = entry["value"],
                result[key] == nil
            else { return .null }
            result[key] = value
        }
        return .context(result)
    }

    private static func put(_ context: FEELContext, _ keys: ArraySlice<String>, _ value: FEELValue) -> FEELValue {
        guard let key = keys.first else { return .null }
        var copy = context
        if keys.count == 1 {
            copy[key] = value
            return .context(copy)
        }
        guard let inner = context[key]?.contextValue else { return .null }
        let changed = put(inner, keys.dropFirst(), value)
        if changed.isNull { return .null }
        copy[key] = changed
        return .context(copy)
    }
}

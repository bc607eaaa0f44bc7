import HTTPTypes
package import Hummingbird

extension Request {
    /// The first value of that name in the query, nil if it is missing, blank, malformed or longer than `maximum`
    /// bytes: a filter that makes no sense filters nothing.
    package func queryText(_ name: String, maximum: Int = 200) -> String? {
        for pair in (uri.query ?? "").split(separator: "&").prefix(RequestForm.fieldsMaximum) {
            let equals = pair.firstIndex(of: "=") ?? pair.endIndex
            guard FormText.decode(pair[..<equals]) == name else { continue }
            guard let value = FormText.decode(pair[equals...].dropFirst()), value.utf8.count <= maximum else {
                return nil
            }
            return value.isEmpty ? nil : value
        }
        return nil
    }

    /// A whole number in the query, or `default` without one. Throws a 400 naming it if it is none, or outside `range`.
    package func queryInteger(
        _ name: String, in range: ClosedRange<Int>, default standard: Int
    ) throws(ProblemDetails) -> Int {
        guard let text = queryText(name) else { return standard }
        guard let value = Int(text), range.contains(value) else {
            throw .badRequest("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    /// The `Idempotency-Key` header: 1 to 120 visible ASCII characters. Throws a 400 without one.
    package func idempotencyKey() throws(ProblemDetails) -> String {
        guard let key = headers[.idempotencyKey], (1...120).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw .badRequest("Send an Idempotency-Key header of 1 to 120 visible ASCII characters, new for each call.")
        }
        return key
    }

    /// Whether the answer is for a person at a browser: not under `/api/`, and neither JSON nor events are asked for.
    package var isForPeople: Bool {
        let accept = headers[.accept] ?? ""
        return !uri.path.hasPrefix("/api/") && !accept.contains("json") && !accept.contains("text/event-stream")
    }
}

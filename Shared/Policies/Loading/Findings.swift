/// Collects what is wrong while a bundle is read. Lives for one load, on one thread.
final class Findings {
    private(set) var errors: [PolicyError] = []

    func add(_ place: Place, _ message: String) {
        errors.append(PolicyError(file: place.file, line: place.line, field: place.field, message: message))
    }
}

/// Where in a bundle something stands.
struct Place: Hashable {
    let file: String
    let line: Int?
    let field: String

    init(file: String, line: Int? = nil, field: String = "") {
        self.file = file
        self.line = line
        self.field = field
    }
}

/// A value and where it was read, for checks that look at several files.
struct Located<Value> {
    let value: Value
    let place: Place
    /// The lines of the value's fields, by name.
    var lines: [String: Int] = [:]

    /// The place of a field within the value's own; of a field below it, the line is the upper one's.
    func field(_ name: String) -> Place {
        let line = name.split(separator: ".").first.flatMap { lines[String($0)] } ?? place.line
        return Place(file: place.file, line: line, field: place.field.isEmpty ? name : "\(place.field).\(name)")
    }
}

/// A form of a page, filled in as it came.
struct HTMLForm: Sendable, Hashable {
    /// Nil: the page's own address.
    let action: String?
    let method: String
    var fields: [Field] = []

    struct Field: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case text
            /// Sent with its value only when it is checked; radio buttons of one name are several of these.
            case choice
            case selection
            /// Sent only when it is pressed.
            case button
        }

        let name: String
        let kind: Kind
        var value: String
        var isChecked = false
        /// Of a selection: the values there are.
        var options: [String] = []
    }

    func has(_ name: String) -> Bool { fields.contains { $0.name == name && $0.kind != .button } }

    func options(_ name: String) -> [String] {
        fields.filter { $0.name == name }.flatMap { $0.kind == .selection ? $0.options : [$0.value] }
    }

    /// Writes into a text field, chooses in a selection, or checks the choice with this value. A name the form does not
    /// have is left out, as a browser would.
    mutating func set(_ name: String, _ value: String) {
        for index in fields.indices where fields[index].name == name {
            switch fields[index].kind {
            case .text: fields[index].value = value
            case .selection where fields[index].options.contains(value): fields[index].value = value
            case .choice: fields[index].isChecked = fields[index].value == value
            case .selection, .button: break
            }
        }
    }

    /// Checks or unchecks a box.
    mutating func check(_ name: String, _ isChecked: Bool) {
        for index in fields.indices where fields[index].name == name && fields[index].kind == .choice {
            fields[index].isChecked = isChecked
        }
    }

    /// What a browser sends, with the button that was pressed.
    func submission(pressing button: (name: String, value: String)? = nil) -> [(name: String, value: String)] {
        var pairs = fields.filter { field in
            switch field.kind {
            case .text, .selection: true
            case .choice: field.isChecked
            case .button: false
            }
        }.map { (name: $0.name, value: $0.value) }
        if let button { pairs.append(button) }
        return pairs
    }
}

/// The forms and links of a page.
struct HTMLPage: Sendable, Hashable {
    private(set) var forms: [HTMLForm] = []
    /// Where its links lead, in order.
    private(set) var links: [String] = []

    init(_ text: String) {
        var reader = HTMLReader(text)
        var open = OpenForm()
        while let (text, tag) = reader.next() {
            open.take(text: text)
            switch tag.name {
            case "a": if let target = tag.attributes["href"] { links.append(target) }
            case "form": open.begin(tag)
            case "/form": if let form = open.end() { forms.append(form) }
            default: open.take(tag)
            }
        }
        if let form = open.end() { forms.append(form) }
    }

    /// The first link to a page of this kind, `/d/` for instance, also when it is written with the origin.
    func link(to prefix: String, origin: String) -> String? {
        links.lazy.map { $0.hasPrefix(origin) ? String($0.dropFirst(origin.count)) : $0 }.first { $0.hasPrefix(prefix) }
    }
}

/// The form that is being read.
private struct OpenForm {
    private var form: HTMLForm?
    private var area: (name: String, text: String)?
    private var selection: HTMLForm.Field?
    private var hasChosen = false

    mutating func begin(_ tag: HTMLReader.Tag) {
        form = HTMLForm(action: tag.attributes["action"], method: (tag.attributes["method"] ?? "get").lowercased())
    }

    mutating func end() -> HTMLForm? {
        close()
        defer { form = nil }
        return form
    }

    mutating func take(text: String) { area?.text += text }

    mutating func take(_ tag: HTMLReader.Tag) {
        guard form != nil else { return }
        let name = tag.attributes["name"] ?? ""
        switch tag.name {
        case "input": if !name.isEmpty { add(input(tag, name)) }
        case "button": if !name.isEmpty { add(.init(name: name, kind: .button, value: tag.attributes["value"] ?? "")) }
        case "textarea": area = (name, "")
        case "select":
            selection = .init(name: name, kind: .selection, value: "")
            hasChosen = false
        case "option": choose(tag)
        case "/textarea", "/select": close()
        default: break
        }
    }

    private mutating func choose(_ tag: HTMLReader.Tag) {
        let value = tag.attributes["value"] ?? ""
        if selection?.options.isEmpty == true || (tag.attributes["selected"] != nil && !hasChosen) {
            selection?.value = value
            hasChosen = tag.attributes["selected"] != nil
        }
        selection?.options.append(value)
    }

    private func input(_ tag: HTMLReader.Tag, _ name: String) -> HTMLForm.Field {
        let value = tag.attributes["value"]
        switch tag.attributes["type"]?.lowercased() {
        case "checkbox", "radio":
            return .init(name: name, kind: .choice, value: value ?? "on", isChecked: tag.attributes["checked"] != nil)
        case "submit", "button", "image", "reset":
            return .init(name: name, kind: .button, value: value ?? "")
        default: return .init(name: name, kind: .text, value: value ?? "")
        }
    }

    private mutating func close() {
        if let area, !area.name.isEmpty { add(.init(name: area.name, kind: .text, value: area.text)) }
        if let selection, !selection.name.isEmpty { add(selection) }
        area = nil
        selection = nil
    }

    private mutating func add(_ field: HTMLForm.Field) { form?.fields.append(field) }
}

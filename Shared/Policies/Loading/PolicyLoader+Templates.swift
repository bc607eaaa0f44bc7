import Contracts

/// A template with the lines on which its parts begin.
struct LocatedTemplate {
    let template: Template
    let classLine: Int
    let titleLine: Int
    let bodyLine: Int

    var titlePlace: Place { Place(file: template.file, line: titleLine, field: "title") }
    var bodyPlace: Place { Place(file: template.file, line: bodyLine, field: "body") }
}

extension PolicyLoader {
    /// Whether texts on a channel carry a title: the subject of an e-mail, the heading of a letter or a call's script.
    private static func hasTitle(_ channel: Channel) -> Bool {
        switch channel {
        case .email, .letter, .call: true
        case .sms, .whatsapp: false
        }
    }

    func readTemplate(_ path: String) -> LocatedTemplate? {
        let parts = path.split(separator: "/")
        guard parts.count == 4, let key = templateKey(path, parts: parts) else { return nil }
        guard let text = files.text(path, findings: findings), let parted = frontMatter(text, path: path),
            let field = YAMLField.root(of: parted.front, file: path, findings: findings, firstLine: 2),
            let map = field.map(["class", "title"])
        else { return nil }
        let contactClass = map.required("class")?.choice(ContactClass.self)
        let title = readTitle(map, channel: key.channel)
        let body = read(parted.body, place: Place(file: path, line: parted.bodyLine, field: "body"))
        if parted.body.trimmingSpace.isEmpty {
            findings.add(Place(file: path, line: parted.bodyLine, field: "body"), "the text is empty")
        }
        guard let contactClass, let body, title.isGood else { return nil }
        let template = Template(
            file: path, id: key.id, language: key.language, channel: key.channel, contactClass: contactClass,
            version: files.version(of: path), title: title.text, body: body)
        return LocatedTemplate(
            template: template, classLine: map.optional("class")?.place.line ?? 2, titleLine: title.line,
            bodyLine: parted.bodyLine)
    }

    private func templateKey(_ path: String, parts: [Substring]) -> TemplateCatalogue.Key? {
        guard Self.isLanguage(parts[1]) else {
            findings.add(
                Place(file: path), "the folder '\(parts[1])' must be a language code of two small letters, like en")
            return nil
        }
        guard let channel = Channel(rawValue: String(parts[2])) else {
            let known = Channel.allCases.map(\.rawValue).joined(separator: ", ")
            findings.add(Place(file: path), "the folder '\(parts[2])' must be a channel: \(known)")
            return nil
        }
        return TemplateCatalogue.Key(
            language: String(parts[1]), channel: channel, id: String(parts[3].dropLast(".mustache".count)))
    }

    private func frontMatter(_ text: String, path: String) -> (front: String, body: String, bodyLine: Int)? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            findings.add(
                Place(file: path, line: 1),
                "must begin with a line '---', then class (and title), then another line '---', then the text")
            return nil
        }
        var body = lines[(end + 1)...]
        while let last = body.last, last.allSatisfy(\.isWhitespace) { body.removeLast() }
        return (lines[1..<end].joined(separator: "\n"), body.joined(separator: "\n"), end + 2)
    }

    private struct Title {
        let text: TemplateText?
        let line: Int
        let isGood: Bool
    }

    private func readTitle(_ map: YAMLMap, channel: Channel) -> Title {
        let mapLine = map.field.place.line ?? 2
        guard Self.hasTitle(channel) else {
            map.optional("title")?.fail("must be left out: a message on this channel has no title")
            return Title(text: nil, line: mapLine, isGood: true)
        }
        guard let field = map.required("title"), let text = field.text() else {
            return Title(text: nil, line: mapLine, isGood: false)
        }
        guard !text.contains(where: \.isNewline) else {
            field.fail("must be one line")
            return Title(text: nil, line: mapLine, isGood: false)
        }
        let read = read(text, place: field.place)
        return Title(text: read, line: field.place.line ?? mapLine, isGood: read != nil)
    }

    private func read(_ text: String, place: Place) -> TemplateText? {
        do {
            return try TemplateText(text)
        } catch {
            let line = (place.line ?? 1) + error.line - 1
            findings.add(Place(file: place.file, line: line, field: place.field), error.message)
            return nil
        }
    }
}

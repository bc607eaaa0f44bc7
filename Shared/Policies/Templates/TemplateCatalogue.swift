package import Contracts

/// All texts of a bundle.
package struct TemplateCatalogue: Sendable {
    package struct Key: Sendable, Hashable {
        package let language: String
        package let channel: Channel
        package let id: String

        package init(language: String, channel: Channel, id: String) {
            self.language = language
            self.channel = channel
            self.id = id
        }
    }

    package let templates: [Key: Template]

    /// The language every template exists in.
    package static let fallbackLanguage = "en"

    init(_ templates: [Template]) {
        self.templates = Dictionary(
            templates.map { (Key(language: $0.language, channel: $0.channel, id: $0.id), $0) }
        ) { first, _ in first }
    }

    /// The text in the language or, failing that, in English.
    package func template(_ id: String, language: String, channel: Channel) -> Template? {
        templates[Key(language: language, channel: channel, id: id)]
            ?? templates[Key(language: Self.fallbackLanguage, channel: channel, id: id)]
    }

    /// Makes a text whole, or not at all. `values` are by the names of `TemplateVariable`; an empty value counts as
    /// absent. Control characters, line breaks, zero-width characters and direction overrides are taken out of them, so
    /// that no value can start a line, let alone a header, of its own.
    package func render(
        _ id: String, language: String, channel: Channel, values: [String: String]
    ) throws(TemplateError) -> RenderedMessage {
        guard let template = template(id, language: language, channel: channel) else {
            throw .unknownTemplate(id: id, channel: channel)
        }
        return try template.render(TemplateValues.cleaned(values))
    }
}

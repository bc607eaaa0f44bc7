package import Contracts
import Mustache

/// One text in one language for one channel. From `templates/<language>/<channel>/<id>.mustache`.
package struct Template: Sendable {
    /// The file within the bundle.
    package let file: String
    package let id: String
    package let language: String
    package let channel: Channel
    package let contactClass: ContactClass
    /// Hash of the file's bytes.
    package let version: String
    /// What the text names, sections included.
    package let variables: Set<TemplateVariable>

    let title: TemplateText?
    let body: TemplateText

    init(
        file: String, id: String, language: String, channel: Channel, contactClass: ContactClass, version: String,
        title: TemplateText?, body: TemplateText
    ) {
        self.file = file
        self.id = id
        self.language = language
        self.channel = channel
        self.contactClass = contactClass
        self.version = version
        self.title = title
        self.body = body
        self.variables = body.variables.union(title?.variables ?? [])
    }

    /// The texts as written, for lints and for the studio.
    package var source: (title: String?, body: String) { (title?.source, body.source) }

    /// `values`: cleaned, none empty.
    func render(_ values: [String: String]) throws(TemplateError) -> RenderedMessage {
        let missing = body.missing(from: values).union(title?.missing(from: values) ?? [])
        guard missing.isEmpty else { throw .missing(missing.map(\.rawValue).sorted()) }
        return RenderedMessage(
            title: title.map { TemplateValues.line($0.render(values)) }, body: body.render(values),
            contactClass: contactClass, language: language, templateVersion: version)
    }
}

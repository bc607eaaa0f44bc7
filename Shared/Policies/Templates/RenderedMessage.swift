package import Contracts

/// A finished text. Holds personal data.
package struct RenderedMessage: Sendable, Hashable {
    /// Subject of an e-mail, heading of a letter or call; one line. Nil for SMS and WhatsApp.
    package let title: String?
    package let body: String
    package let contactClass: ContactClass
    /// The language it is really in: English where the wanted one has no such template.
    package let language: String
    /// Hash of the template's file.
    package let templateVersion: String

    package init(title: String?, body: String, contactClass: ContactClass, language: String, templateVersion: String) {
        self.title = title
        self.body = body
        self.contactClass = contactClass
        self.language = language
        self.templateVersion = templateVersion
    }
}

/// Why a text could not be made. Names templates and variables, never values.
package enum TemplateError: Error, Sendable, Hashable, CustomStringConvertible {
    case unknownTemplate(id: String, channel: Channel)
    /// Variables the text needs and did not get, sorted.
    case missing([String])
    /// Names that no template knows, sorted.
    case unknownVariables([String])

    package var description: String {
        switch self {
        case .unknownTemplate(let id, let channel):
            "there is no template '\(id)' for \(channel.rawValue), not even in English"
        case .missing(let names):
            "the text needs values for \(names.joined(separator: ", "))"
        case .unknownVariables(let names):
            "no template knows the variables \(names.joined(separator: ", "))"
        }
    }
}

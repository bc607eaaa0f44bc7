package import Foundation
import Mustache

/// What is wrong with a template. Names the template, never its data.
package struct TemplateError: Error, Hashable, CustomStringConvertible {
    package let description: String
}

/// A service's page templates, and the shared partials (`icon-…`, `pagination`).
package struct PageTemplates: Sendable {
    private let library: MustacheLibrary
    private let names: Set<String>

    /// Reads every `.mustache` file in that folder of the bundle, not those in folders of its own.
    package init(bundle: Bundle, folder: String) throws(TemplateError) {
        guard let root = bundle.resourceURL else {
            throw TemplateError(description: "the bundle \(bundle.bundlePath) has no resources")
        }
        try self.init(folder: root.appendingPathComponent(folder).path)
    }

    /// Throws if the folder has no template, one of them is malformed, or one asks for a partial that does not exist.
    package init(folder: String) throws(TemplateError) {
        try self.init(texts: Self.files(in: folder).merging(Self.shared()) { own, _ in own })
    }

    /// Templates given as text, by name; the icons are there as well.
    package init(texts: [String: String]) throws(TemplateError) {
        var library = MustacheLibrary()
        let texts = texts.merging(Icon.templates) { own, _ in own }
        for (name, text) in texts {
            do {
                library.register(try MustacheTemplate(string: text), named: name)
            } catch {
                throw TemplateError(description: "the template \(name) is malformed: \(error)")
            }
            for partial in Self.partials(of: text) where texts[partial] == nil {
                throw TemplateError(description: "the template \(name) asks for \(partial), which does not exist")
            }
        }
        self.library = library
        names = Set(texts.keys)
    }

    /// Fills in a template. Values are escaped by `{{name}}`; a missing one is blank. Throws if there is no such
    /// template.
    package func render(_ name: String, _ values: [String: Any] = [:]) throws(TemplateError) -> HTML {
        guard names.contains(name), let text = library.render(values, withTemplate: name) else {
            throw TemplateError(description: "there is no template \(name)")
        }
        return HTML(trusted: text)
    }

    /// The folder of this module's own files.
    static func root() throws(TemplateError) -> String {
        guard let root = Bundle.module.resourceURL else {
            throw TemplateError(description: "the resources of the pages are missing beside the program")
        }
        return root.path
    }

    private static func shared() throws(TemplateError) -> [String: String] {
        try files(in: root() + "/Templates/partials")
    }

    /// The shell's own templates, with the shared partials.
    static func shellTexts() throws(TemplateError) -> [String: String] {
        try files(in: root() + "/Templates").merging(shared()) { own, _ in own }
    }

    static func files(in folder: String) throws(TemplateError) -> [String: String] {
        var texts: [String: String] = [:]
        let paths = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for path in paths where path.hasSuffix(".mustache") {
            guard let data = FileManager.default.contents(atPath: folder + "/" + path),
                let text = String(validating: data, as: UTF8.self)
            else { throw TemplateError(description: "the template \(path) cannot be read as UTF-8") }
            texts[String(path.dropLast(".mustache".count))] = text
        }
        guard !texts.isEmpty else { throw TemplateError(description: "there are no templates in \(folder)") }
        return texts
    }

    /// Names behind `{{>`; those behind `{{>*` are known only when rendering.
    static func partials(of text: String) -> [String] {
        text.split(separator: "{{>").dropFirst(text.hasPrefix("{{>") ? 0 : 1).compactMap { rest in
            let name = rest.prefix { $0 != "}" }.trimmingCharacters(in: .whitespaces)
            return name.hasPrefix("*") ? nil : name
        }
    }
}

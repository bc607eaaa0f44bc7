import Foundation
import Hummingbird
import Mustache
import NIOCore

/// Markup that may stand in a page as it is. Whatever is not one is escaped: `{{{name}}}` in a template is for these.
package struct HTML: Sendable, Hashable {
    package let text: String

    /// Vouches for `text`: all that came from outside must be escaped in it.
    package init(trusted text: String) { self.text = text }

    package static let empty = HTML(trusted: "")

    /// `text` with everything escaped that means something in markup or in an attribute.
    package init(escaping text: String) {
        self.text = text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
    }

    /// A value for `<script type="application/json">{{{data}}}</script>`: no character in it can end the element.
    package static func json(_ value: some Encodable) throws -> HTML {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        let inert = text.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
        return HTML(trusted: inert)
    }

    package static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.text + right.text) }

    var responseBody: ResponseBody { ResponseBody(byteBuffer: ByteBuffer(string: text)) }
}

extension HTML: MustacheCustomRenderable {
    package var renderText: String { text }
    package var isNull: Bool { text.isEmpty }
}

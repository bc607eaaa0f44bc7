import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An XML element with its line, names without their namespace prefix. Used while a model is read, and then dropped.
struct XMLNode {
    let name: String
    let attributes: [String: String]
    let line: Int
    var namespace: String?
    var children: [XMLNode] = []
    var text = ""

    subscript(attribute: String) -> String? { attributes[attribute] }

    func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }
    func children(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }

    /// This element and everything below it.
    func walk(_ visit: (XMLNode) -> Void) {
        visit(self)
        for child in children { child.walk(visit) }
    }

    struct Failure: Error {
        let message: String
        let line: Int
        let column: Int?
    }

    static let bytesMax = 8 * 1024 * 1024

    static func parse(_ bytes: some Collection<UInt8>) throws(Failure) -> XMLNode {
        let data = Data(bytes)
        guard data.count <= bytesMax else {
            throw Failure(message: "the file is larger than \(bytesMax / 1_048_576) MB", line: 1, column: nil)
        }
        // A model needs no document type, and entities are how XML files attack their readers.
        if data.range(of: Data("<!DOCTYPE".utf8)) != nil {
            throw Failure(message: "a document type declaration (<!DOCTYPE) is not allowed", line: 1, column: nil)
        }
        let parser = XMLParser(data: data)
        parser.shouldProcessNamespaces = true
        let builder = Builder()
        parser.delegate = builder
        let isWhole = parser.parse()
        if let failure = builder.failure { throw failure }
        guard isWhole, let root = builder.root else {
            throw Failure(
                message: "this is not well-formed XML", line: max(1, parser.lineNumber), column: parser.columnNumber)
        }
        return root
    }

    /// Gathers elements while the parser runs; lives only inside `parse`.
    private final class Builder: NSObject, XMLParserDelegate {
        private static let depthMax = 200
        private var open: [XMLNode] = []
        var root: XMLNode?
        var failure: Failure?

        func parser(
            _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            if open.count >= Self.depthMax {
                failure = Failure(
                    message: "elements are nested more than \(Self.depthMax) levels deep", line: parser.lineNumber,
                    column: nil)
                parser.abortParsing()
                return
            }
            open.append(
                XMLNode(
                    name: elementName.split(separator: ":").last.map(String.init) ?? elementName,
                    attributes: attributes, line: parser.lineNumber, namespace: namespaceURI))
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += string
        }

        func parser(_ parser: XMLParser, foundCDATA block: Data) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += String(decoding: block, as: UTF8.self)
        }

        func parser(
            _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
        ) {
            guard let node = open.popLast() else { return }
            if open.isEmpty {
                root = node
            } else {
                open[open.count - 1].children.append(node)
            }
        }

        func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
            if failure != nil { return }
            failure = Failure(
                message: "this is not well-formed XML", line: max(1, parser.lineNumber), column: parser.columnNumber)
        }
    }
}

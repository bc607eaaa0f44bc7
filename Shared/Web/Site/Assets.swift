import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The files every page needs: stylesheet, script, symbol, and the chart library of the system's package.
package struct Assets: Sendable {
    /// Where Debian's `libjs-chart.js` puts it.
    package static let standardChartPath = "/usr/share/javascript/chart.js/chart.min.js"

    let folder: String
    private let files: [String: File]

    private struct File: Sendable {
        let bytes: ByteBuffer
        let kind: String
        /// The first half of SHA-256, in hexadecimal: a new content is a new address.
        let hash: String
    }

    /// Throws if the module's own files are missing. Without the chart library pages show the tables below their
    /// charts.
    package init(chartPath: String = standardChartPath) throws(TemplateError) {
        guard let root = Bundle.module.resourceURL else {
            throw TemplateError(description: "the resources of the pages are missing beside the program")
        }
        folder = root.path
        let own = [
            ("quittance.css", "text/css; charset=utf-8"), ("quittance.js", "text/javascript; charset=utf-8"),
            ("symbol.svg", "image/svg+xml"),
        ]
        var files: [String: File] = [:]
        for (name, kind) in own {
            guard let file = Self.file(folder + "/Assets/" + name, kind) else {
                throw TemplateError(description: "the file \(name) is missing beside the program")
            }
            files[name] = file
        }
        files["chart.js"] = Self.file(chartPath, "text/javascript; charset=utf-8")
        self.files = files
    }

    /// Whether the chart library is there.
    package var hasCharts: Bool { files["chart.js"] != nil }

    /// The file's address for a page; it changes with the content.
    package func address(_ name: String) -> String {
        guard let file = files[name] else { preconditionFailure("there is no asset \(name)") }
        return "/assets/\(name)?v=\(file.hash.prefix(12))"
    }

    /// `GET /assets/:name`, cached for good when asked for by the present address, else checked by its entity tag.
    package func addRoutes(to router: AppRouter) {
        router.get("assets/:name") { request, context in
            guard let file = files[try context.pathParameter("name")] else { throw ProblemDetails.notFound() }
            let isPresent = request.queryText("v") == String(file.hash.prefix(12))
            let tag = "\"\(file.hash)\""
            var headers: HTTPFields = [
                .contentType: file.kind, .eTag: tag,
                .cacheControl: isPresent ? "public, max-age=31536000, immutable" : "no-cache",
            ]
            let known = request.headers[.ifNoneMatch]?.split(separator: ",") ?? []
            if known.contains(where: { $0.trimmingCharacters(in: .whitespaces).hasSuffix(tag) }) {
                return Response(status: .notModified, headers: headers)
            }
            headers[.contentLength] = String(file.bytes.readableBytes)
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: file.bytes))
        }
    }

    private static func file(_ path: String, _ kind: String) -> File? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let hash = SHA256.hash(data: data).prefix(16).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return File(bytes: ByteBuffer(bytes: data), kind: kind, hash: hash.joined())
    }
}

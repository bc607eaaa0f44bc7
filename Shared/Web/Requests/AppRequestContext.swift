import Foundation
package import Hummingbird
package import Logging
import NIOCore

/// What is known about one request besides its own text. All services use this one.
package struct AppRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The peer's address; nil for a Unix socket or when unknown.
    package let peer: String?
    /// Who asks, for throttling only: the peer, or whom the edge names. Set by `ReadSession`; personal data, never
    /// logged.
    package var client: String
    /// The signed-in member of staff, set by `ReadSession`.
    package var session: Session?
    /// What the page before this one has to say, set by `ReadSession`.
    package var flash: Flash?

    package init(source: ApplicationRequestContextSource) {
        self.init(core: CoreRequestContextStorage(source: source), peer: source.channel.remoteAddress?.ipAddress)
    }

    /// A context without a connection, to ask a router directly.
    package init(logger: Logger, peer: String? = nil) {
        self.init(core: CoreRequestContextStorage(source: LoggerSource(logger: logger)), peer: peer)
    }

    private init(core: CoreRequestContextStorage, peer: String?) {
        coreContext = core
        self.peer = peer
        client = peer ?? "unknown"
    }

    private struct LoggerSource: RequestContextSource {
        let logger: Logger
    }
}

package typealias AppRouter = Router<AppRequestContext>

extension AppRequestContext {
    /// The value of `:name` in the route, percent-decoded. Throws a 404 if it is empty, malformed or longer than 600
    /// bytes.
    package func pathParameter(_ name: String) throws(ProblemDetails) -> String {
        guard let raw = parameters.get(name), raw.utf8.count <= 600, let text = raw.removingPercentEncoding,
            !text.isEmpty
        else { throw .notFound() }
        return text
    }
}

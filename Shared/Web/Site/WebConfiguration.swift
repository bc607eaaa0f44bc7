package import Calendars

/// Where the pages are seen from outside, and where the keys lie.
package struct WebConfiguration: Sendable, Hashable {
    /// `scheme://host[:port]` of the edge.
    package let origin: String
    /// Holds `session.key`, `links.key`, `service.token` and `users`.
    package let keysFolder: String
    package let chartPath: String

    /// Drops a slash at the end of `publicURL`. Throws unless it is an http or https address without a path.
    package init(
        publicURL: String, keysFolder: String, chartPath: String = Assets.standardChartPath
    ) throws(WebConfigurationError) {
        let origin = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        let host = origin.hasPrefix("https://") ? origin.dropFirst(8) : origin.dropFirst(7)
        let isAddress = origin.hasPrefix("https://") || origin.hasPrefix("http://")
        guard isAddress, !host.isEmpty, host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !host.contains(where: { "/?#@\\\"'<>;,".contains($0) })
        else {
            throw WebConfigurationError(
                description: "the public URL must be http:// or https:// and a host, without a path")
        }
        // Browsers write an origin in lower case.
        self.origin = origin.lowercased()
        self.keysFolder = keysFolder
        self.chartPath = chartPath
    }

    var isHTTPS: Bool { origin.hasPrefix("https://") }
}

package struct WebConfigurationError: Error, Hashable, CustomStringConvertible {
    package let description: String
}

/// The three times a page needs.
package struct WebClocks: Sendable {
    /// Law, due dates, links.
    package let business: @Sendable () -> Instant
    /// Sessions and throttling.
    package let wall: @Sendable () -> Instant
    /// Since some fixed point, never going back: how long a request took.
    package let monotonic: @Sendable () -> Duration

    package init(
        business: @escaping @Sendable () -> Instant, wall: @escaping @Sendable () -> Instant,
        monotonic: @escaping @Sendable () -> Duration
    ) {
        self.business = business
        self.wall = wall
        self.monotonic = monotonic
    }
}

package import Web

extension ServiceBase {
    /// The pages' side of a service: its public address, keys and clocks.
    package func site() throws -> WebSite {
        let start = ContinuousClock.now
        return try WebSite(
            WebConfiguration(publicURL: settings.publicURL, keysFolder: settings.keysFolder),
            clocks: WebClocks(
                business: { clock.now }, wall: wall.now, monotonic: { ContinuousClock.now - start }))
    }
}

import Contracts
import Messaging
import Policies
import ServiceKit
import Web

/// Puts accounts into segments by decision tables and names the strategy that treats them.
package enum SegmentationService {
    package static func run() async { await ServiceProcess.run("segmentation", start) }

    private static func start() async throws {
        let base = try ServiceBase.start("segmentation", migrations: SegmentationSchema.migrations)
        let policies = try PolicyBundle.load(
            folder: base.settings.policiesFolder, origin: base.settings.publicURL)
        let engine = base.engine(
            subscriptions: [Subscription(queue: QueueName.segmentationEvents)],
            handlers: Segmenter(policies: policies).handlers())
        let site = try base.site()
        let router = site.makeRouter()
        base.addHealth(to: router, engine: engine)
        try SegmentPages(site: site, engine: engine, policies: policies).addRoutes(to: router)
        try await base.run(engine: engine, router: router)
    }
}

import Calendars
import Contracts
import Foundation
import GRDB
import Messaging
import ReportingCore
import ServiceKit
import Storage

/// Turns the stream of all events into what the pages show. Every effect is in the turn's transaction together with the
/// stream's position, so a crash neither loses nor repeats one; what comes twice all the same is known by its own key.
struct Projector: Sendable {
    let zone: Zone
    let clock: BusinessClock
    let audit: AuditStore
    let causes: RefusalCauses

    func handlers() -> Handlers {
        var handlers = Handlers()
        addContacts(to: &handlers)
        addMoney(to: &handlers)
        addStops(to: &handlers)
        addAccounts(to: &handlers)
        // Told by the facts above, or of no interest to people.
        on(ContactOutcomes.self, in: &handlers) { _, _ in }
        on(FeedFresh.self, in: &handlers) { _, _ in }
        let zone = zone
        let clock = clock
        // A newer program's facts must not stop an older dashboard.
        handlers.onUnknownType { context, work in
            try Self.note(Projection(work: work, envelope: context.envelope, zone: zone), clock)
            return .done
        }
        return handlers
    }

    /// Counts the event, links it into the audit chain if it belongs there, and projects it.
    func on<Body: MessageBody>(
        _ type: Body.Type, audited: Bool = false, in handlers: inout Handlers,
        _ project: @escaping @Sendable (Body, Projection) throws -> Void
    ) {
        let (zone, clock, audit) = (zone, clock, audit)
        handlers.on(type) { body, context, work in
            let projection = Projection(work: work, envelope: context.envelope, zone: zone)
            if audited {
                guard let event = try? AuditEvent(context.envelope).canonical() else {
                    return .park(Reason("undecodable", "The body is not JSON that can be kept as evidence."))
                }
                try audit.append(event, in: work.database)
            }
            try Self.note(projection, clock)
            try project(body, projection)
            return .done
        }
    }

    /// Stepped time reaches this service only by the events themselves: the newest instant told is the present.
    private static func note(_ projection: Projection, _ clock: BusinessClock) throws {
        let at = projection.envelope.time
        try ProgressStore.note(at, in: projection.database)
        guard let at, clock.mode == .stepped, at > clock.now else { return }
        clock.adopt(at)
        try StoredSetting.set("clock.now", at.rfc3339, in: projection.database)
    }
}

extension AuditEvent {
    init(_ envelope: Envelope) {
        self.init(
            id: envelope.id, source: envelope.source, type: envelope.type, subject: envelope.subject,
            time: envelope.time, data: envelope.data)
    }
}

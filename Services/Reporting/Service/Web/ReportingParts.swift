import Calendars
import Foundation
import Hummingbird
import Messaging
import ReportingCore
import ServiceKit
import Storage
import Web

/// What all pages stand on.
struct ReportingParts: Sendable {
    let site: WebSite
    let templates: PageTemplates
    let store: Store
    let engine: ServiceEngine
    let titles: Titles
    let time: PlainTime
    let live: LiveDesk
    let audit: AuditDesk

    var now: Instant { site.clocks.business() }
    var words: TimelineWords { TimelineWords(titles: titles, time: time) }
}

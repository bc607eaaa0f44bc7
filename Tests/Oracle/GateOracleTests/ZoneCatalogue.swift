import Calendars
import Foundation
import Synchronization

/// Every zone there is, as its editors wrote it and as the gate reads it, each read when it is first asked for.
final class ZoneCatalogue: Sendable {
    /// Every zone and link of the zone database.
    let names: [String]
    /// Zones of a country, and zones of one continent or ocean: groups somebody may live in one of.
    let countries: [[String]]
    let regions: [[String]]

    private let text: ZoneText
    private let database: ZoneDatabase
    private let plain = Mutex<[String: PlainZone]>([:])
    private let compiled = Mutex<[String: Zone]>([:])

    init() throws {
        text = try ZoneText()
        database = try ZoneDatabase()
        names = text.names
        let folders = Dictionary(grouping: names) { $0.split(separator: "/").first.map(String.init) ?? "" }
        regions = folders.values.filter { $0.count > 3 }.sorted { $0[0] < $1[0] }
        var countries: [String: [String]] = [:]
        for line in try String(contentsOfFile: "/usr/share/zoneinfo/zone.tab", encoding: .utf8).split(separator: "\n")
        where !line.hasPrefix("#") {
            let columns = line.split(separator: "\t").map(String.init)
            countries[columns[0], default: []].append(columns[2])
        }
        self.countries = countries.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    }

    func plain(_ name: String) -> PlainZone {
        if let known = plain.withLock({ $0[name] }) { return known }
        let zone = text.zone(name)
        plain.withLock { $0[name] = zone }
        return zone
    }

    func compiled(_ name: String) throws -> Zone {
        if let known = compiled.withLock({ $0[name] }) { return known }
        let zone = try database.zone(name)
        compiled.withLock { $0[name] = zone }
        return zone
    }

    /// The zones for which both were read.
    var read: Set<String> { Set(plain.withLock { $0.keys }) }
}

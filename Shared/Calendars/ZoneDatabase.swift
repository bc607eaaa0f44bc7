internal import Foundation
internal import Synchronization

/// The system's time zones, read from its compiled zone files, so that a change of a zone's rules reaches the program
/// with the system's update and without a new build.
///
/// Safe to share between threads. A zone is read once; what the files say later is not seen by this value, so that a
/// decision and its record use the same rules.
package struct ZoneDatabase: Sendable {
    /// The release of the data, `2025b`, to be recorded with every decision that used it; `unknown` when the files do
    /// not say.
    package let version: String
    /// Every zone that some country uses, in alphabetical order.
    package let identifiers: [String]

    private let directory: String
    private let zonesByCountry: [String: [String]]
    private let cache = Cache()

    /// Zones already read. Their number is bounded by the files in the directory, some six hundred.
    private final class Cache: Sendable {
        let zones = Mutex<[String: Zone]>([:])
    }

    /// Throws `unreadable-zone-database` when the directory holds no table of zones.
    package init(directory: String = "/usr/share/zoneinfo") throws(CalendarError) {
        let perCountry = Self.table(directory + "/zone.tab")
        let shared = Self.table(directory + "/zone1970.tab")
        guard !perCountry.isEmpty || !shared.isEmpty else {
            throw CalendarError(
                .unreadableZoneDatabase,
                "the time zone directory must hold zone.tab or zone1970.tab; the system's package is called tzdata"
            )
        }
        self.directory = directory
        version = Self.version(in: directory)
        identifiers = Set((perCountry + shared).map(\.zone)).sorted()
        // zone.tab names each country's own zones; zone1970.tab merges those of neighbours whose clocks agree since
        // 1970.
        var zones: [String: [String]] = [:]
        for row in perCountry.isEmpty ? shared : perCountry {
            for country in row.countries { zones[country, default: []].append(row.zone) }
        }
        zonesByCountry = zones
    }

    /// The zones of a country by its two-letter code in capitals, in the table's order (which puts neighbours
    /// together); empty for an unknown country.
    package func zones(ofCountry country: String) -> [String] { zonesByCountry[country] ?? [] }

    /// The zone of an IANA name; links such as `Africa/Maseru` count. The names `localtime`, `posix/…` and `right/…` do
    /// not: what they mean depends on the machine.
    ///
    /// Throws `unknown-zone` when there is none, `unreadable-zone` when its file is damaged. Reads a file on first use.
    package func zone(_ identifier: String) throws(CalendarError) -> Zone {
        if let known = cache.zones.withLock({ $0[identifier] }) { return known }
        guard Self.isName(identifier), let bytes = Self.contents(directory + "/" + identifier) else {
            throw CalendarError(.unknownZone, "a time zone must have an IANA name, such as Africa/Johannesburg")
        }
        let rules: ZoneRules
        do {
            rules = try ZoneFile.rules(from: bytes)
        } catch {
            throw CalendarError(error.code, "the file of time zone \(identifier) \(error.description)")
        }
        let zone = Zone(identifier: identifier, rules: rules)
        cache.zones.withLock { $0[identifier] = zone }
        return zone
    }
}

// MARK: - Files

extension ZoneDatabase {
    /// Zone names begin with a capital and hold no dot, so that a name can leave the directory in no way.
    private static func isName(_ identifier: String) -> Bool {
        let parts = identifier.split(separator: "/", omittingEmptySubsequences: false)
        guard identifier.utf8.count <= 64, parts.count <= 3, let first = identifier.unicodeScalars.first,
            ("A"..."Z").contains(first)
        else { return false }
        return parts.allSatisfy { part in !part.isEmpty && part.unicodeScalars.allSatisfy(isNameCharacter) }
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "_", "-", "+": true
        default: false
        }
    }

    private static func contents(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { Array($0) }
    }

    private static func lines(_ path: String) -> [Substring] {
        guard let bytes = contents(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// The rows of a zone table: country codes, coordinates, zone and comment between tabs.
    private static func table(_ path: String) -> [(countries: [String], zone: String)] {
        lines(path).compactMap { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard !line.hasPrefix("#"), columns.count >= 3, isName(String(columns[2])) else { return nil }
            return (columns[0].split(separator: ",").map(String.init), String(columns[2]))
        }
    }

    private static func version(in directory: String) -> String {
        let prefix = "# version "
        if let line = lines(directory + "/tzdata.zi").first, line.hasPrefix(prefix) {
            return String(line.dropFirst(prefix.count))
        }
        return lines(directory + "/+VERSION").first.map(String.init) ?? "unknown"
    }
}

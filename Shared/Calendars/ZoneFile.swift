/// Reads a compiled zone file: TZif of version 2, 3 or 4 (RFC 9636), its 64-bit data and its footer.
///
/// Version 1 files end in 2037 and hold no rule for later years, and files with leap seconds (the `right/` tree) count
/// another time than POSIX; both are refused.
struct ZoneFile {
    /// The counts in a TZif header, in the order they stand there.
    private struct Header {
        let version: UInt8
        let universalFlags: Int
        let standardFlags: Int
        let leapSeconds: Int
        let transitions: Int
        let types: Int
        let designations: Int

        func dataLength(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + types * 6 + designations + leapSeconds * (timeSize + 4) + standardFlags
                + universalFlags
        }
    }

    private static let headerLength = 44
    /// The greatest real file is under 4 KiB; this is also what keeps the counts below from overflowing anything.
    static let lengthMax = 256 * 1_024

    private var bytes: ArraySlice<UInt8>

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
    }

    /// Throws `unreadable-zone` with what is wrong with the file.
    static func rules(from bytes: [UInt8]) throws(CalendarError) -> ZoneRules {
        guard bytes.count <= lengthMax else { throw .unreadable("is larger than \(lengthMax) bytes") }
        var file = ZoneFile(bytes)
        let legacy = try file.takeHeader()
        guard legacy.version >= UInt8(ascii: "2") else { throw .unreadable("has TZif version 1, but needs 2 or later") }
        _ = try file.take(legacy.dataLength(timeSize: 4))
        let header = try file.takeHeader()
        guard header.leapSeconds == 0 else { throw .unreadable("counts leap seconds") }
        return try file.takeRules(header)
    }

    private mutating func takeRules(_ header: Header) throws(CalendarError) -> ZoneRules {
        var times: [Int] = []
        for _ in 0..<header.transitions { times.append(try takeInteger(8)) }
        let typeIndices = try take(header.transitions).map(Int.init)
        var offsets: [Int] = []
        for _ in 0..<header.types {
            offsets.append(try takeInteger(4))
            // Whether the type is daylight saving, and its name, do not matter here.
            _ = try take(2)
        }
        _ = try take(header.designations + header.standardFlags + header.universalFlags)
        guard let first = offsets.first, typeIndices.allSatisfy(offsets.indices.contains),
            offsets.allSatisfy((-90_000...93_600).contains), zip(times, times.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw .unreadable("has transitions out of order, or offsets out of range") }
        var changes = zip(times, typeIndices).map { (at: $0, offset: offsets[$1]) }
        if let rule = try takeFooter() {
            let last = changes.last ?? (at: Int.min, offset: first)
            changes += rule.changes(after: last.at)
        }
        return ZoneRules(initialOffset: first, changes: changes)
    }

    /// The rule for instants after the last transition; nil when the file states none.
    private mutating func takeFooter() throws(CalendarError) -> ZoneFooter? {
        let newline = UInt8(ascii: "\n")
        guard bytes.first == newline, let end = bytes.dropFirst().firstIndex(of: newline) else {
            throw .unreadable("has no footer")
        }
        let text = bytes[(bytes.startIndex + 1)..<end]
        guard !text.isEmpty else { return nil }
        guard let footer = ZoneFooter(Array(text)) else { throw .unreadable("has a footer that is no POSIX rule") }
        return footer
    }

    private mutating func takeHeader() throws(CalendarError) -> Header {
        let start = Array(try take(Self.headerLength))
        guard start[0..<4].elementsEqual("TZif".utf8) else { throw .unreadable("is no TZif file") }
        let counts = (0..<6).map { index in
            start[(20 + index * 4)..<(24 + index * 4)].reduce(0) { $0 << 8 | Int($1) }
        }
        guard counts.allSatisfy({ $0 <= Self.lengthMax }) else { throw .unreadable("states impossible counts") }
        return Header(
            version: start[4],
            universalFlags: counts[0],
            standardFlags: counts[1],
            leapSeconds: counts[2],
            transitions: counts[3],
            types: counts[4],
            designations: counts[5]
        )
    }

    private mutating func take(_ count: Int) throws(CalendarError) -> ArraySlice<UInt8> {
        guard bytes.count >= count else { throw .unreadable("ends too early") }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }

    /// A signed big-endian number of four or eight bytes.
    private mutating func takeInteger(_ width: Int) throws(CalendarError) -> Int {
        let unsigned = try take(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return width == 4 ? Int(Int32(truncatingIfNeeded: unsigned)) : Int(Int64(bitPattern: unsigned))
    }
}

extension CalendarError {
    /// `ZoneDatabase` puts the zone's name before it.
    fileprivate static func unreadable(_ what: String) -> CalendarError {
        CalendarError(.unreadableZone, what)
    }
}

/// Finds out how a CSV file is written from its first bytes.
package enum CSVSniffer {
    /// How much of a file is looked at.
    package static let sampleBytes = 65_536
    private static let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    private static let recordsLookedAt = 50

    /// How many bytes of a UTF-8 byte order mark the file begins with: 3 or 0.
    ///
    /// Throws for UTF-16 and UTF-32, which spreadsheets call "Unicode text".
    package static func markLength(_ sample: some Collection<UInt8>) throws(CSVFault) -> Int {
        let start = Array(sample.prefix(4))
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { return 3 }
        guard !start.starts(with: [0xFF, 0xFE]), !start.starts(with: [0xFE, 0xFF]) else {
            throw CSVFault(line: 1, "is written in UTF-16; save the file as CSV in UTF-8.", isFatal: true)
        }
        return 0
    }

    /// The delimiter under which the first records have the most fields and all the same number; a comma when there is
    /// but one column.
    package static func delimiter(of sample: some Collection<UInt8>) -> UInt8 {
        var best = (delimiter: candidates[0], score: 0)
        for candidate in candidates {
            let score = score(candidate, sample)
            if score > best.score { best = (candidate, score) }
        }
        return best.delimiter
    }

    /// Even columns count far more than many columns: prose in a cell has commas, too.
    private static func score(_ delimiter: UInt8, _ sample: some Collection<UInt8>) -> Int {
        var reader = CSVReader(delimiter: delimiter)
        var counts: [Int] = []
        for case .record(let record) in reader.read(sample).prefix(recordsLookedAt) { counts.append(record.count) }
        if counts.isEmpty {
            for case .record(let record) in reader.finish() { counts.append(record.count) }
        }
        guard let first = counts.first, first > 1 else { return 0 }
        let even = counts.count(where: { $0 == first })
        return even * CSVReader.fieldsMax * 100 / counts.count + first
    }
}

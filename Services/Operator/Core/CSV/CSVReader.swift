/// Reads CSV (RFC 4180) piece by piece, so that a file of any size needs only the memory of one record.
///
/// Quoted fields may hold delimiters, line breaks and doubled quotes; lines may end with LF, CRLF or CR; empty lines do
/// not count. Everything else that departs from the rule is a fault with its line: a file that is guessed at would be
/// published with wrong amounts.
package struct CSVReader: Sendable {
    /// Longest field in bytes. A quote that is not closed would otherwise swallow the rest of the file.
    package static let fieldBytesMax = 65_536
    package static let fieldsMax = 1_000

    private enum State: Sendable {
        case fieldStart
        case plain
        case quoted
        /// Behind a quote inside a quoted field: it was the closing one, or the first of two.
        case quoteInQuoted
        /// To the end of a line that has a fault.
        case skipping
        /// Behind a fatal fault.
        case over
    }

    private let delimiter: UInt8
    private var state = State.fieldStart
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var line = 1
    private var recordLine = 1
    private var lastWasReturn = false
    /// The record has a quoted field, so that it counts even if it is empty.
    private var hasQuotes = false

    package init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    /// The records and faults that end in these bytes.
    package mutating func read(_ input: some Sequence<UInt8>) -> [CSVItem] {
        var items: [CSVItem] = []
        for byte in input { take(byte, &items) }
        return items
    }

    /// The last record, if the file does not end with a line break. Call once, after everything was read.
    package mutating func finish() -> [CSVItem] {
        var items: [CSVItem] = []
        switch state {
        case .over, .skipping: break
        case .quoted:
            items.append(.fault(Self.unclosed(recordLine)))
        case .fieldStart, .plain, .quoteInQuoted: endRecord(&items)
        }
        state = .over
        return items
    }

    private mutating func take(_ byte: UInt8, _ items: inout [CSVItem]) {
        let isSecondHalf = byte == Self.newline && lastWasReturn
        lastWasReturn = byte == Self.carriageReturn
        if isSecondHalf {
            // CRLF is one line break; inside quotes both bytes belong to the field.
            if state == .quoted { append(byte, &items) }
            return
        }
        switch state {
        case .over: return
        case .skipping:
            if isLineEnd(byte) { beginRecord(after: byte) }
        case .quoted:
            if byte == Self.quote { return state = .quoteInQuoted }
            if isLineEnd(byte) { line += 1 }
            append(byte, &items)
        case .fieldStart, .plain, .quoteInQuoted: takeOutsideQuotes(byte, &items)
        }
    }

    private mutating func takeOutsideQuotes(_ byte: UInt8, _ items: inout [CSVItem]) {
        if byte == delimiter {
            endField(&items)
        } else if isLineEnd(byte) {
            endRecord(&items)
            beginRecord(after: byte)
        } else if byte == Self.quote {
            takeQuote(&items)
        } else if state == .quoteInQuoted {
            skip("has text behind a closing quote; a quote inside a quoted field is written twice.", &items)
        } else {
            state = .plain
            append(byte, &items)
        }
    }

    private mutating func takeQuote(_ items: inout [CSVItem]) {
        switch state {
        case .fieldStart:
            hasQuotes = true
            state = .quoted
        case .quoteInQuoted:
            state = .quoted
            append(Self.quote, &items)
        default:
            skip(
                "has a quote inside a field that does not begin with one; put the field in quotes, its own twice.",
                &items)
        }
    }

    private mutating func append(_ byte: UInt8, _ items: inout [CSVItem]) {
        if byte == 0 { return skip("holds a zero byte, so it is not text; save the file as CSV in UTF-8.", &items) }
        guard bytes.count - (ends.last ?? 0) < Self.fieldBytesMax else {
            if state == .quoted {
                items.append(.fault(Self.unclosed(recordLine)))
                state = .over
            } else {
                skip("has a field longer than \(Self.fieldBytesMax) bytes.", &items)
            }
            return
        }
        bytes.append(byte)
    }

    private mutating func endField(_ items: inout [CSVItem]) {
        ends.append(bytes.count)
        state = .fieldStart
        if ends.count >= Self.fieldsMax { skip("has more than \(Self.fieldsMax) fields.", &items) }
    }

    private mutating func endRecord(_ items: inout [CSVItem]) {
        let isBlank = bytes.isEmpty && ends.isEmpty && !hasQuotes
        if !isBlank {
            ends.append(bytes.count)
            items.append(.record(CSVRecord(line: recordLine, bytes: bytes, ends: ends)))
        }
    }

    private mutating func beginRecord(after lineEnd: UInt8) {
        line += 1
        recordLine = line
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        hasQuotes = false
        state = .fieldStart
    }

    private mutating func skip(_ text: String, _ items: inout [CSVItem]) {
        items.append(.fault(CSVFault(line: recordLine, text)))
        state = .skipping
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == Self.newline || byte == Self.carriageReturn }

    private static func unclosed(_ line: Int) -> CSVFault {
        CSVFault(
            line: line, "has a quote that is not closed; nothing from this line on can be read. Close it.",
            isFatal: true)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}

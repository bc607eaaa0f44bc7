import Testing

@testable import OperatorCore

@Suite("CSVReader") struct CSVReaderTests {
    /// What a text reads as, one line an item: `2: a|b`, or `2! fault`; `2!! fault` when nothing behind it is read.
    private func read(_ text: String, delimiter: Character = ",", pieces: Int = 1_000_000) -> [String] {
        read(Array(text.utf8), delimiter: delimiter, pieces: pieces)
    }

    private func read(_ bytes: [UInt8], delimiter: Character = ",", pieces: Int = 1_000_000) -> [String] {
        var reader = CSVReader(delimiter: delimiter.asciiValue ?? 0)
        var items: [CSVItem] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            items += reader.read(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
        }
        items += reader.finish()
        return items.map { item in
            switch item {
            case .record(let record):
                let cells = (0..<record.count).map { String(decoding: record[$0], as: UTF8.self) }
                return "\(record.line): \(cells.joined(separator: "|"))"
            case .fault(let fault): return "\(fault.line)\(fault.isFatal ? "!!" : "!") \(fault.text.prefix(20))"
            }
        }
    }

    @Test(
        "every form RFC 4180 allows is read, whatever the pieces it comes in",
        arguments: [
            ("", []),
            ("a,b", ["1: a|b"]),
            ("a,b\n", ["1: a|b"]),
            ("a,b\r\nc,d\r\n", ["1: a|b", "2: c|d"]),
            ("a\rb\r", ["1: a", "2: b"]),
            ("a,,\n,,", ["1: a||", "2: ||"]),
            ("\n\r\n\na\n\n", ["4: a"]),
            ("\"a,b\",\"c\"\"d\"\n", ["1: a,b|c\"d"]),
            ("\"\"\n\"\",\"\"\n", ["1: ", "2: |"]),
            ("\"x\r\ny\",z\nlast,1", ["1: x\r\ny|z", "3: last|1"]),
            ("\"x\ry\"\nnext", ["1: x\ry", "3: next"]),
            ("\"x\n\n\ny\"\nz", ["1: x\n\n\ny", "5: z"]),
            ("ä,€\n", ["1: ä|€"]),
        ])
    func forms(text: String, expected: [String]) {
        for pieces in [1, 2, 3, 1_000] { #expect(read(text, pieces: pieces) == expected) }
    }

    @Test(
        "what is no CSV is a fault with its line, and the next line is read again",
        arguments: [
            ("a\"b\nnext", ["1! has a quote inside", "2: next"]),
            ("\"a\"b\nnext", ["1! has text behind a ", "2: next"]),
            ("\"a\" ,b\nnext", ["1! has text behind a ", "2: next"]),
            ("a\u{0}b\nnext", ["1! holds a zero byte", "2: next"]),
            ("ok\n\"never closed\nmore\n", ["1: ok", "2!! has a quote that is"]),
        ])
    func faults(text: String, expected: [String]) {
        for pieces in [1, 1_000] {
            let found = read(text, pieces: pieces)
            #expect(found.count == expected.count)
            for (item, start) in zip(found, expected) { #expect(item.hasPrefix(start)) }
        }
    }

    @Test("a field, a record and an open quote have their limits")
    func limits() {
        let long = String(repeating: "x", count: CSVReader.fieldBytesMax + 1)
        #expect(read(long + ",b\nnext").map { $0.prefix(12) } == ["1! has a fie", "2: next"])
        #expect(read("\"" + long + "\"\nnext").map { $0.prefix(15) } == ["1!! has a quote"])
        let wide = String(repeating: ",", count: CSVReader.fieldsMax + 5)
        #expect(read(wide + "\nnext").map { $0.prefix(12) } == ["1! has more ", "2: next"])
        let most = String(repeating: "x", count: CSVReader.fieldBytesMax)
        #expect(read(most + "," + most).count == 1)
    }

    @Test("bytes that are no text go through: only columns that are used are decoded")
    func rawBytes() throws {
        var reader = CSVReader(delimiter: UInt8(ascii: ","))
        let items = reader.read([0xFF, UInt8(ascii: ","), 0x80, UInt8(ascii: "\n")])
        guard case .record(let record)? = items.first else { return #expect(Bool(false), "no record") }
        #expect(Array(record[0]) == [0xFF])
        #expect(TextEncoding.utf8.text(record[0]) == nil)
        #expect(TextEncoding.windows1252.text(record[1]) == "€")
        #expect(TextEncoding.windows1252.text([0x81]) == nil)
        #expect(TextEncoding.windows1252.text([0xE9, 0x41]) == "éA")
    }

    @Test(
        "the delimiter is the one that gives even columns",
        arguments: [
            ("a,b,c\n1,2,3\n", Character(",")),
            ("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n", ";"),
            ("a\tb\n1,2,3\t4\n", "\t"),
            ("a|b\n1|2\n", "|"),
            ("name;note\nx;\"one, two, three\"\ny;\"one, two\"\n", ";"),
            ("only\nx\n", ","),
            ("", ","),
            ("a;b", ";"),
        ])
    func sniffing(text: String, expected: Character) {
        #expect(Character(Unicode.Scalar(CSVSniffer.delimiter(of: text.utf8))) == expected)
    }

    @Test("a byte order mark is skipped, UTF-16 is refused with what to do")
    func marks() throws {
        #expect(try CSVSniffer.markLength([0xEF, 0xBB, 0xBF, 0x61]) == 3)
        #expect(try CSVSniffer.markLength([0x61]) == 0)
        #expect(throws: CSVFault.self) { try CSVSniffer.markLength([0xFF, 0xFE, 0x61, 0]) }
        #expect(throws: CSVFault.self) { try CSVSniffer.markLength([0xFE, 0xFF, 0, 0x61]) }
    }

    @Test("a column the map needs must be there once")
    func columns() throws {
        let header = try record([" A ", "B", "B"], line: 1)
        #expect(throws: Never.self) { try ColumnTable(header: header, encoding: .utf8, used: ["A"]) }
        let error = #expect(throws: RowFaults.self) {
            try ColumnTable(header: header, encoding: .utf8, used: ["A", "B", "C"])
        }
        #expect(error?.faults.map(\.column) == ["B", "C"])
        #expect(error?.faults.last?.text.contains("it has: A, B, B") == true)
    }
}

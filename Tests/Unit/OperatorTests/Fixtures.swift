import Calendars
import Contracts
import Foundation
import Testing

@testable import OperatorCore
@testable import OperatorService

/// A record of these cells on a line.
func record(_ cells: [String], line: Int = 2) throws -> CSVRecord {
    let quoted = cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    var reader = CSVReader(delimiter: UInt8(ascii: ","))
    let items = reader.read((String(repeating: "x\n", count: line - 1) + quoted + "\n").utf8)
    guard case .record(let record)? = items.last else { throw RowFault(line: line, text: "the test's record is none") }
    return record
}

/// What a map makes of rows: the first row names the columns.
func mapped(_ map: String, _ rows: [[String]]) throws -> [RowMapper.Row] {
    let map = try LedgerMapReader.read(map, zones: try ZoneDatabase())
    let table = try ColumnTable(header: try record(rows[0], line: 1), encoding: .utf8, used: map.columns)
    let mapper = RowMapper(map: map, table: table, system: "city")
    return try rows.dropFirst().enumerated().map { mapper.row(try record($1, line: $0 + 2)) }
}

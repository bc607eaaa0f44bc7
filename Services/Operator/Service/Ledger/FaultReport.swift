import Foundation
import OperatorCore

/// Tells what is wrong with a ledger file: the first faults on the terminal, all of them in a CSV file beside it.
///
/// The file holds lines, columns and reasons, never cells, so it may be passed on to whoever keeps the ledger.
struct FaultReport {
    private static let shownMax = 50

    let path: String
    private let ledger: String
    private var handle: FileHandle?
    private(set) var count = 0

    /// Removes the report of an earlier run, so that a clean run leaves none.
    init(ledger: String) {
        self.ledger = ledger
        path = ledger + ".rejected.csv"
        try? FileManager.default.removeItem(atPath: path)
    }

    /// - Parameter found: by whom: `map` before publishing, `service` in an answer.
    mutating func add(_ fault: RowFault, found: String) throws {
        count += 1
        if count <= Self.shownMax {
            Console.remark("\(ledger):\(fault.description)")
        } else if count == Self.shownMax + 1 {
            Console.remark("… more in \(path)")
        }
        if handle == nil { handle = try Self.create(path) }
        let cells = ["\(fault.line)", fault.column ?? "", fault.event ?? "", found, fault.text]
        try handle?.write(contentsOf: Data((cells.map(Self.quoted).joined(separator: ",") + "\r\n").utf8))
    }

    private static func create(_ path: String) throws -> FileHandle {
        let head = Data("line,column,event,found by,what is wrong\r\n".utf8)
        guard FileManager.default.createFile(atPath: path, contents: head, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw OperatorError("The file \(path) cannot be written; check the folder's rights.") }
        try handle.seekToEnd()
        return handle
    }

    /// Column names come from outside: quoted for CSV, and kept from being taken for formulas by a spreadsheet.
    private static func quoted(_ cell: String) -> String {
        let isFormula = cell.first.map { "=+-@\t\r".contains($0) } ?? false
        let text = isFormula ? "'" + cell : cell
        guard text.contains(where: { ",\"\r\n".contains($0) || $0 == "\r\n" }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

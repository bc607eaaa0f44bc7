import Foundation
import OperatorCore

/// A CSV file, read piece by piece.
struct LedgerFile {
    private static let pieceBytes = 262_144

    let path: String
    let byteCount: UInt64
    let encoding: TextEncoding
    private let handle: FileHandle
    private var reader: CSVReader
    private(set) var bytesRead: UInt64 = 0
    private var firstPiece: Data?
    private var isFinished = false

    /// Opens the file and finds out how it is written.
    init(path: String, map: LedgerMap) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw OperatorError("The file \(path) is not there or cannot be read.")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        byteCount = (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
        self.path = path
        self.handle = handle
        encoding = map.encoding
        let piece = try handle.read(upToCount: Self.pieceBytes) ?? Data()
        let sample = piece.prefix(CSVSniffer.sampleBytes)
        let markLength: Int
        do {
            markLength = try CSVSniffer.markLength(sample)
        } catch {
            throw OperatorError("\(path):\(error.line): \(error.text)")
        }
        reader = CSVReader(delimiter: map.delimiter ?? CSVSniffer.delimiter(of: sample.dropFirst(markLength)))
        bytesRead = UInt64(markLength)
        firstPiece = piece.dropFirst(markLength)
    }

    /// What the next piece of the file holds, which may be nothing; nil behind its end.
    mutating func next() throws -> [CSVItem]? {
        if isFinished { return nil }
        if let piece = firstPiece {
            firstPiece = nil
            bytesRead += UInt64(piece.count)
            return reader.read([UInt8](piece))
        }
        guard let piece = try handle.read(upToCount: Self.pieceBytes), !piece.isEmpty else {
            isFinished = true
            return reader.finish()
        }
        bytesRead += UInt64(piece.count)
        return reader.read([UInt8](piece))
    }
}

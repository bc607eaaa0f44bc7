import Foundation
import GRDB
import Storage

/// A service's store, opened beside the service for reading only. SQLite's write-ahead log lets readers of other
/// processes in; what they see is the last commit. The service's lock is for writers and is not touched.
struct StoreReader {
    private let queue: DatabaseQueue

    init(path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw OperatorError("There is no store \(path).")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            guard try queue.read({ try $0.tableExists("setAside") }) else {
                throw OperatorError("The file \(path) is not a store of a service.")
            }
        } catch let error as DatabaseError {
            throw OperatorError("The store \(path) cannot be read (SQLite \(error.extendedResultCode.rawValue)).")
        }
    }

    func setAside(standing: SetAsideMessage.Standing, after id: Int64, limit: Int) throws -> [SetAsideMessage] {
        try queue.read { try SetAsideMessages.list(standing: standing, after: id, limit: limit, in: $0) }
    }

    func setAside(_ id: Int64) throws -> SetAsideMessage? { try queue.read { try SetAsideMessages.find(id, in: $0) } }

    func close() throws { try queue.close() }
}

import Contracts
import Foundation
import Messaging
import TestSupport
import Testing

/// A message as it went over the wire once, kept as a file: `<type>.json`, or `<type>.<which>.json` where one is not
/// enough. Never changed when code changes: a golden message that no longer reads is a broken promise to its sender.
struct GoldenMessage: Sendable, CustomTestStringConvertible {
    let name: String
    let contract: MessageContract
    let body: JSONValue

    /// Whether a receiver takes the body. ERP messages are only read here, never written again.
    func reads(_ body: JSONValue) -> Bool {
        do {
            _ = try contract.readAndWrite(JSONCoding.encode(body))
            return true
        } catch {
            return false
        }
    }

    var testDescription: String { name }

    static let folder = Repository.path + "/Tests/Unit/ContractsTests/Golden"

    static let all: [GoldenMessage] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
            let name = String(file.dropLast(5))
            guard let data = FileManager.default.contents(atPath: folder + "/" + file),
                let body = try? JSONCoding.decode(JSONValue.self, from: data),
                let contract = MessageCatalogue.all.filter({ name == $0.type || name.hasPrefix($0.type + ".") })
                    .max(by: { $0.type.count < $1.type.count })
            else { return nil }
            return GoldenMessage(name: name, contract: contract, body: body)
        }
    }()

    static var fileCount: Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).count
    }

    var data: Data { get throws { try JSONCoding.encode(body) } }

    /// Each way to leave out one member, at any depth, by the member's path.
    func withoutOneMember() -> [(path: String, body: JSONValue)] { Self.without(body, "$") }

    private static func without(_ value: JSONValue, _ path: String) -> [(path: String, body: JSONValue)] {
        switch value {
        case .object(let members):
            members.keys.sorted().flatMap { name -> [(path: String, body: JSONValue)] in
                var rest = members
                let member = rest.removeValue(forKey: name) ?? .null
                let inner = without(member, "\(path).\(name)").map { path, changed in
                    (path, JSONValue.object(members.merging([name: changed]) { $1 }))
                }
                return [("\(path).\(name)", .object(rest))] + inner
            }
        case .array(let items):
            items.enumerated().flatMap { index, item in
                without(item, "\(path)[\(index)]").map { path, changed in
                    var all = items
                    all[index] = changed
                    return (path, .array(all))
                }
            }
        case .null, .boolean, .number, .string: []
        }
    }
}

import Foundation
import Messaging
import Testing

@Suite struct MessageHeadersTests {
    @Test("whatever the order they come in, they stand by name and the later of two counts")
    func order() {
        var random = SystemRandomNumberGenerator()
        let entries = (0..<200).shuffled(using: &random).map {
            MessageHeaders.Entry("h\($0 % 150)", .integer(Int64($0)))
        }
        var wanted: [String: HeaderValue] = [:]
        var one = MessageHeaders()
        for entry in entries {
            wanted[entry.name] = entry.value
            one[entry.name] = entry.value
        }
        let all = MessageHeaders(entries)
        #expect(all == one)
        #expect(all.map(\.name) == wanted.keys.sorted())
        for (name, value) in wanted { #expect(all[name] == value) }
        #expect(all["h"] == nil)
        #expect(all["z"] == nil)
    }

    @Test("a name set to nothing is gone, another stays")
    func removal() {
        var headers: MessageHeaders = ["b": .boolean(true), "a": .string("1")]
        headers["a"] = nil
        headers["c"] = nil
        #expect(headers == ["b": .boolean(true)])
    }

    @Test("stands in JSON as an object by name, so that what older versions stored is read")
    func json() throws {
        let headers: MessageHeaders = ["b": .boolean(true), "a": .string("1")]
        let asDictionary: [String: HeaderValue] = ["b": .boolean(true), "a": .string("1")]
        #expect(try JSONCoding.encode(headers) == JSONCoding.encode(asDictionary))
        #expect(try JSONCoding.decode(MessageHeaders.self, from: JSONCoding.encode(asDictionary)) == headers)
    }
}

import Foundation
import Testing

@testable import Storage

@Suite struct StoredDeliveryTests {
    @Test("stands in the store in these words, and is read from them")
    func golden() throws {
        let seal = try FirstVersion.seal.get()
        let json = Data(FirstVersion.json.utf8)
        let written = try seal.open(StoredDelivery.encode(FirstVersion.delivery, seal))
        #expect(String(decoding: written, as: UTF8.self) == FirstVersion.json)
        #expect(try StoredDelivery.decode(seal.close(json), seal) == FirstVersion.delivery)
    }
}

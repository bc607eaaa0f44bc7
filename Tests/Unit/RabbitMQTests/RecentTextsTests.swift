import Foundation
import Testing

@testable import RabbitMQ

@Suite struct RecentTextsTests {
    private func read(_ texts: inout RecentTexts, _ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { texts.text($0) }
    }

    @Test("gives what stands in the bytes, however many texts share a place")
    func faithful() {
        var texts = RecentTexts()
        var all = (0..<2_000).map { "cloudEvents_\($0)" + String(repeating: "ü", count: $0 % 40) }
        all += ["", "k", "exactly16_bytes!", String(repeating: "x", count: 64), String(repeating: "x", count: 65)]
        for _ in 0..<2 {
            for text in all { #expect(read(&texts, Array(text.utf8)) == text) }
        }
    }

    @Test("texts that end alike, or begin alike, are told apart")
    func alike() {
        var texts = RecentTexts()
        for text in ["first-of-the-same-end", "other-of-the-same-end", "first-of-the-same-enD"] {
            #expect(read(&texts, Array(text.utf8)) == text)
        }
    }

    @Test("bytes that are no text are repaired each time as the first time")
    func repaired() {
        var texts = RecentTexts()
        let broken = Array(repeating: UInt8(0xFF), count: 20)
        let repaired = String(decoding: broken, as: UTF8.self)
        #expect(read(&texts, broken) == repaired)
        #expect(read(&texts, broken) == repaired)
        #expect(read(&texts, Array(repaired.utf8)) == repaired)
    }
}

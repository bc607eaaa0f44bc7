import Crypto
import Testing
import Web

@Suite("Marks of attempts")
struct AttemptTagsTests {
    private let tags = AttemptTags(key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))

    @Test("A mark is of one contact, one attempt, one use and one key, in small letters and digits")
    func marks() {
        let mark = tags.tag(.bounce, contact: "c-1", attempt: 1)
        #expect(mark.utf8.count == 20)
        #expect(mark.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(tags.isValid(mark, .bounce, contact: "c-1", attempt: 1))
        // Mail servers may change the case of an address.
        #expect(tags.isValid(mark.uppercased(), .bounce, contact: "c-1", attempt: 1))
        #expect(!tags.isValid(mark, .kannel, contact: "c-1", attempt: 1))
        #expect(!tags.isValid(mark, .bounce, contact: "c-1", attempt: 2))
        #expect(!tags.isValid(mark, .bounce, contact: "c-2", attempt: 1))
        for wrong in ["", String(mark.dropLast()), mark + "0", String(repeating: "0", count: 20)] {
            #expect(!tags.isValid(wrong, .bounce, contact: "c-1", attempt: 1))
        }
        let others = AttemptTags(key: SymmetricKey(data: [UInt8](repeating: 8, count: 32)))
        #expect(!others.isValid(mark, .bounce, contact: "c-1", attempt: 1))
    }
}

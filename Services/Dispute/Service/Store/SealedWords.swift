import Foundation
import Messaging
import Storage

/// What people wrote, encrypted with the store's key and bound to the row it belongs to: a sealed text moved to another
/// row does not open there.
struct SealedWords: Sendable {
    private let seal: BodySeal

    init(seal: BodySeal) { self.seal = seal }

    private struct Content: Codable {
        let row: String
        let text: String
    }

    func close(_ text: String, boundTo row: String) throws -> Data {
        try seal.close(try JSONCoding.encode(Content(row: row, text: text)))
    }

    /// - Throws: `SealedWordsError` when it belongs elsewhere, or what decryption throws.
    func open(_ sealed: Data, boundTo row: String) throws -> String {
        let content = try JSONCoding.decode(Content.self, from: try seal.open(sealed))
        guard content.row == row else { throw SealedWordsError() }
        return content.text
    }
}

/// A sealed text was found in a row it was not written for.
struct SealedWordsError: Error {}

package import Foundation

/// The answer to a request, whatever its status.
package struct TransferResponse: Sendable, Hashable {
    package let status: Int
    /// In the order received, of the last answer when redirects were followed.
    package let headers: [TransferHeader]
    package let body: Data

    package init(status: Int, headers: [TransferHeader] = [], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header; names are compared without regard to case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as text; bytes that are no UTF-8 become replacement characters.
    package var text: String { String(decoding: body, as: UTF8.self) }

    package var isSuccess: Bool { (200..<300).contains(status) }
    package var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }
}

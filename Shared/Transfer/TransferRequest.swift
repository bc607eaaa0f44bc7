package import Foundation

/// One HTTP request.
package struct TransferRequest: Sendable, Hashable {
    package enum Method: String, Sendable, Hashable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    package var method: Method
    /// `http://` or `https://`; other schemes are refused.
    package var url: String
    package var headers: [TransferHeader]
    /// Sent with POST and PUT; at most 2 GiB.
    package var body: Data
    /// From the hand-over to a connection until the last byte of the answer; at least a millisecond.
    package var timeout: Duration
    /// How many redirects are followed; 0 gives the redirect itself back.
    package var redirectsMax: Int
    /// Must not reach the other side twice. On a connection kept from before, libcurl sends again by itself what got no
    /// answer, so this one gets a connection of its own.
    package var isOnce: Bool

    package init(
        _ method: Method, _ url: String, headers: [TransferHeader] = [], body: Data = Data(),
        timeout: Duration = .seconds(30), redirectsMax: Int = 0, isOnce: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.redirectsMax = redirectsMax
        self.isOnce = isOnce
    }
}

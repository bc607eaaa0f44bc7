import Messaging

/// What goes out: the account after a posting.
struct Posted: MessageBody {
    static let messageType = "bench.posted.v1"

    let account: String
    let number: Int64
    let amount: Int64
    let text: String

    var subject: String { account }
}

import Messaging

/// Said by the ledger after each entry.
struct BalanceChanged: MessageBody {
    static let messageType = "sim.balance.v1"
    let account: String
    let balance: Int
    let version: Int
    var subject: String { account }
}

/// Said by the bands for each balance.
struct AccountBanded: MessageBody {
    static let messageType = "sim.band.v1"
    let account: String
    let band: Int
    let version: Int
    var subject: String { account }
}

/// Said by the bands when an account's timer fires.
struct AccountSettled: MessageBody {
    static let messageType = "sim.settled.v1"
    let account: String
    var subject: String { account }
}

/// Said to nobody: to an exchange or a queue that is not there.
struct Strayed: MessageBody {
    static let messageType = "sim.strayed.v1"
    let account: String
    var subject: String { account }
}

import ArgumentParser

/// `payment/12`: a message by its service and its number there.
struct ParkedReference: ExpressibleByArgument {
    let service: String
    let id: Int64

    init?(argument: String) {
        let halves = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, halves[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "-") }),
            let id = Int64(halves[1]), id > 0
        else { return nil }
        service = String(halves[0])
        self.id = id
    }

    var path: String { "/api/\(service)/parked/\(id)" }
}

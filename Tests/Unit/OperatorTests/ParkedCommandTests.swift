import ArgumentParser
import Calendars
import Foundation
import Messaging
import ServiceKit
import Storage
import TestSupport
import Testing

@testable import OperatorService

@Suite("quittance parked", .timeLimit(.minutes(2))) struct ParkedCommandTests {
    private static let parked = Outcome.park(Reason("broken", field: "name", "cannot be applied."))
    private static let because = ["--reason", "mended"]

    @Test("list ends with 1 while messages wait, show and list of one service find them")
    func list() async throws {
        let world = try ParkedWorld()
        try await world.running { there in
            #expect(await Quittance.execute(["parked", "list"] + there) == 0)
            try await world.setAside("Nomsa", as: Self.parked)
            #expect(await Quittance.execute(["parked", "list"] + there) == 1)
            #expect(await Quittance.execute(["parked", "list", "payment", "--json"] + there) == 1)
            #expect(await Quittance.execute(["parked", "list", "--kind", "refused"] + there) == 0)
            #expect(await Quittance.execute(["parked", "list", "--standing", "discarded"] + there) == 0)
            #expect(await Quittance.execute(["parked", "list", "dispute"] + there) == 1)
            #expect(await Quittance.execute(["parked", "show", "payment/1"] + there) == 0)
            #expect(await Quittance.execute(["parked", "show", "payment/2"] + there) == 1)
        }
    }

    @Test("replay applies messages once, however often it is asked for")
    func replay() async throws {
        let world = try ParkedWorld()
        try await world.running { there in
            try await world.setAside("a", "b", as: Self.parked)
            let replay = ["parked", "replay", "payment/1", "payment/2"] + Self.because + there
            world.mood.next = Self.parked
            #expect(await Quittance.execute(replay) == 1)
            #expect(try await world.waiting() == 2)
            world.mood.next = .done
            #expect(await Quittance.execute(replay) == 0)
            #expect(await Quittance.execute(replay + ["--json"]) == 0)
            #expect(try await world.waiting() == 0)
            let acts = try await world.store.read { try SetAsideMessages.find(1, in: $0)?.standing }
            #expect(acts == .replayed)
        }
    }

    @Test("discard asks for a reason and keeps it with who gave it; a discarded message is not replayed")
    func discard() async throws {
        let world = try ParkedWorld()
        try await world.running { there in
            try await world.setAside("a", as: .refused([Reason("bad", "is wrong.")]))
            let discard = ["parked", "discard", "payment/1"] + there
            #expect(await Quittance.execute(discard) == 2)
            #expect(await Quittance.execute(discard + ["--reason", "sent by mistake", "--by", "thandi"]) == 0)
            #expect(await Quittance.execute(["parked", "replay", "payment/1"] + Self.because + there) == 1)
            let log = try #require(try await SetAsideDesk(engine: world.engine).detail(1)).log
            #expect(log.map(\.actor) == ["thandi"])
            #expect(log.map(\.reason) == ["sent by mistake"])
        }
    }

    @Test("a body is shown on request only, and who looked is kept")
    func body() async throws {
        let world = try ParkedWorld()
        try await world.running { there in
            try await world.setAside("Nomsa", as: Self.parked)
            let options = try ParkedShowCommand.parse(["payment/1"] + there)
            let client = try options.options.client(of: "payment")
            let plain = try await client.get("/api/payment/parked/1", as: SetAsideAnswer.self)
            let text = SetAsideView.text(plain)
            #expect(text.contains("name: cannot be applied."))
            #expect(text.contains("header    cloudEvents_id: m-Nomsa"))
            #expect(!text.contains("{\"name\""))
            #expect(await Quittance.execute(["parked", "show", "payment/1", "--body", "--by", "thandi"] + there) == 0)
            let seen = try await client.get("/api/payment/parked/1", as: SetAsideAnswer.self)
            #expect(seen.body == nil)
            #expect(seen.log?.map(\.by) == ["thandi"])
            #expect(seen.log?.map(\.act) == [.read])
        }
    }

    @Test("a stranger's token, a service that is away and a folder without a token are told apart")
    func refusals() async throws {
        let world = try ParkedWorld()
        try await world.running { there in
            try await world.setAside("a", as: Self.parked)
            let place = Array(there.prefix(2))
            for keys in [world.folder.path + "/stranger", world.folder.path + "/nowhere"] {
                #expect(
                    await Quittance.execute(
                        ["parked", "discard", "payment/1", "--keys", keys] + Self.because + place) == 1)
            }
            #expect(
                await Quittance.execute(
                    ["parked", "list", "--service", "dispute=127.0.0.1:1", "--keys", world.folder.path]) == 1)
            let client = ServiceClient(
                address: try #require(ServiceAddress(String(place[1]))), token: "another-token-0123456789", seconds: 10)
            await #expect(
                throws: OperatorError("The service payment answers 401. It does not take this service token.")
            ) {
                try await client.get("/api/payment/parked", as: SetAsideAnswer.Page.self)
            }
            #expect(try await world.waiting() == 1)
        }
    }

    @Test("long lists come in pages and are read to the end")
    func pages() async throws {
        let world = try ParkedWorld()
        try await world.running { there in
            let seal = try BodySeal(key: Data(repeating: 7, count: 32))
            try await world.store.write { database in
                for number in 1...450 {
                    try SetAsideMessages.put(
                        Delivery(
                            token: DeliveryToken(epoch: 0, tag: 0), queue: "payment.events", exchange: "events",
                            routingKey: "t", redelivered: false, properties: MessageProperties(), body: Data()),
                        messageID: "m-\(number)", kind: .parked, type: "t", subject: nil, reasons: [], attempts: 1,
                        seal: seal, in: database, at: .distantPast)
                }
            }
            let command = try ParkedListCommand.parse(there)
            let client = try command.options.client(of: "payment")
            #expect(try await command.all(client).map(\.id) == Array(1...450))
            let some = try ParkedListCommand.parse(["--limit", "250"] + there)
            #expect(try await some.all(client).count == 250)
        }
    }
}

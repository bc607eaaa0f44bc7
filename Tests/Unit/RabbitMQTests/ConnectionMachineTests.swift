import Testing

@testable import RabbitMQ

@Suite struct ConnectionMachineTests {
    private var random = ConstantGenerator(bits: 0)

    private func machine(endpoints: Int = 2) -> ConnectionMachine {
        ConnectionMachine(endpointCount: endpoints, backoff: Backoff(first: .milliseconds(200)))
    }

    private func readyMachine() -> ConnectionMachine {
        var machine = machine()
        #expect(machine.start() == .open(endpoint: 0))
        #expect(machine.opened() == .prepare)
        #expect(machine.prepared() == .serve)
        return machine
    }

    @Test("the way up: open, prepare, serve")
    func wayUp() {
        let machine = readyMachine()
        #expect(machine.state == .ready)
        #expect(machine.mayPublish)
    }

    @Test("a failure in any phase waits, then tries the next endpoint, in turn")
    mutating func failover() {
        var machine = machine()
        _ = machine.start()
        #expect(machine.failed(servedFor: .zero, using: &random) == .wait(.milliseconds(100)))
        #expect(machine.state == .backingOff)
        #expect(!machine.mayPublish)
        #expect(machine.waited() == .open(endpoint: 1))
        _ = machine.opened()
        #expect(machine.failed(servedFor: .zero, using: &random) == .wait(.milliseconds(200)))
        #expect(machine.waited() == .open(endpoint: 0))
        _ = machine.opened()
        _ = machine.prepared()
        #expect(machine.failed(servedFor: .seconds(1), using: &random) == .wait(.milliseconds(400)))
    }

    @Test("a blocked broker is sent nothing until it is unblocked")
    mutating func blocked() {
        var machine = readyMachine()
        machine.blocked(reason: "low on memory")
        #expect(machine.state == .blocked(reason: "low on memory"))
        #expect(!machine.mayPublish)
        machine.unblocked()
        #expect(machine.state == .ready)
        machine.blocked(reason: "low on disk")
        #expect(machine.failed(servedFor: .zero, using: &random) == .wait(.milliseconds(100)))
    }

    @Test("stopping a connection in use drains it first")
    func drains() {
        var machine = readyMachine()
        #expect(machine.stop() == nil)
        #expect(machine.mayPublish)
        #expect(machine.stop() == nil)
        machine.blocked(reason: "low on memory")
        #expect(!machine.mayPublish)
        machine.unblocked()
        #expect(machine.mayPublish)
        #expect(machine.drained() == .finish)
        #expect(machine.state == .closed)
    }

    @Test("stopping a blocked connection sends nothing more")
    func drainsBlocked() {
        var machine = readyMachine()
        machine.blocked(reason: "low on memory")
        #expect(machine.stop() == nil)
        #expect(!machine.mayPublish)
    }

    @Test("a connection lost while it drains is not rebuilt")
    mutating func lostWhileDraining() {
        var machine = readyMachine()
        _ = machine.stop()
        #expect(machine.failed(servedFor: .zero, using: &random) == .finish)
    }

    @Test("stopping without a connection ends at once")
    mutating func stopsAtOnce() {
        var backingOff = machine()
        _ = backingOff.start()
        _ = backingOff.failed(servedFor: .zero, using: &random)
        #expect(backingOff.stop() == .finish)
        var closed = backingOff
        #expect(closed.stop() == .finish)
    }
}

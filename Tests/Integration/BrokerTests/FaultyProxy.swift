import Foundation
import Synchronization

/// Stands between a client and the broker and does to their connections what networks do.
///
/// A thread takes connections; two more carry each, one a direction. All look every few milliseconds whether they are
/// still wanted.
final class FaultyProxy: Sendable {
    enum Mode: Sendable {
        /// Bytes go through.
        case open
        /// Bytes are taken and thrown away, and neither side hears that the other one ended: a half-open connection.
        case blackHole
        /// Nothing is read, so the sender's buffers fill up.
        case jammed
    }

    private struct State {
        var mode = Mode.open
        var isStopped = false
        var pairs: [SocketPair] = []
        var fromBroker = FrameCounts()
        var fromClient = FrameCounts()
    }

    private static let glance: Int32 = 5

    let port: Int
    private let listener: Int32
    private let brokerPort: Int
    private let state = Mutex(State())

    /// Runs a proxy to a port of this machine around a test.
    static func with(to brokerPort: Int, _ body: (FaultyProxy) async throws -> Void) async throws {
        let proxy = try FaultyProxy(to: brokerPort)
        defer { proxy.stop() }
        try await body(proxy)
    }

    private init(to brokerPort: Int) throws {
        self.brokerPort = brokerPort
        (listener, port) = try LoopbackSocket.listen()
        start { $0.takeConnections() }
    }

    /// What the frames that went through said, since the proxy began. Of connections without TLS.
    var fromBroker: FrameCounts { state.withLock { $0.fromBroker } }
    var fromClient: FrameCounts { state.withLock { $0.fromClient } }

    func set(_ mode: Mode) {
        state.withLock { $0.mode = mode }
    }

    /// Ends all connections, as a reset does.
    func cut() {
        let pairs = state.withLock { state in
            defer { state.pairs = [] }
            return state.pairs
        }
        for pair in pairs { pair.reset() }
    }

    private func stop() {
        state.withLock { $0.isStopped = true }
        cut()
    }

    private func start(_ work: @escaping @Sendable (FaultyProxy) -> Void) {
        let thread = Thread { [self] in work(self) }
        thread.name = "proxy"
        thread.start()
    }

    private func takeConnections() {
        defer { close(listener) }
        while !state.withLock({ $0.isStopped }) {
            guard LoopbackSocket.isReadable(listener, within: Self.glance) else { continue }
            let client = accept(listener, nil, nil)
            guard client >= 0 else { continue }
            guard let broker = try? LoopbackSocket.connect(to: brokerPort) else {
                close(client)
                continue
            }
            let pair = SocketPair(client: client, broker: broker)
            state.withLock { $0.pairs.append(pair) }
            start { $0.carry(pair, from: client, to: broker, counts: \.fromClient) }
            start { $0.carry(pair, from: broker, to: client, counts: \.fromBroker) }
        }
    }

    private func carry(
        _ pair: SocketPair, from source: Int32, to target: Int32,
        counts: any WritableKeyPath<State, FrameCounts> & Sendable
    ) {
        defer { pair.leave() }
        var reader = FrameReader()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !pair.isReset {
            guard state.withLock({ $0.mode }) != .jammed else {
                poll(nil, 0, Self.glance)
                continue
            }
            guard LoopbackSocket.isReadable(source, within: Self.glance) else { continue }
            let count = recv(source, &buffer, buffer.count, 0)
            switch (state.withLock { $0.mode }, count) {
            case (.open, 1...), (.jammed, 1...):
                let frames = reader.read(buffer[..<count])
                state.withLock { $0[keyPath: counts].add(frames) }
                guard LoopbackSocket.sendAll(buffer[..<count], to: target) else { return pair.hangUp() }
            case (.blackHole, 1...):
                continue
            case (.blackHole, _):
                return
            default:
                return pair.hangUp()
            }
        }
    }
}

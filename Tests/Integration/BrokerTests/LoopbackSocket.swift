import Foundation

/// TCP on this machine, for the proxy.
enum LoopbackSocket {
    struct Failed: Error {}

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }

    private static func with<Result>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Result
    ) -> Result {
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &size) }
        }
    }

    /// - Returns: the socket and the free port that the system chose.
    static func listen() throws -> (socket: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var own = address(0)
        guard descriptor >= 0, with(&own, { bind(descriptor, $0, $1) }) == 0, Foundation.listen(descriptor, 16) == 0,
            with(&own, { getsockname(descriptor, $0, &$1) }) == 0
        else {
            close(descriptor)
            throw Failed()
        }
        return (descriptor, Int(UInt16(bigEndian: own.sin_port)))
    }

    static func connect(to port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var other = address(port)
        guard descriptor >= 0, with(&other, { Foundation.connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw Failed()
        }
        return descriptor
    }

    static func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var set = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&set, 1, milliseconds) > 0
    }

    /// - Returns: false when the other side is gone.
    static func sendAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// Finds AMQP frames in one direction's bytes.
struct FrameReader {
    enum Frame: Sendable, Equatable {
        case heartbeat
        /// A `basic.ack`, or a `basic.nack` when refused.
        case confirm(tag: UInt64, multiple: Bool, refused: Bool)
        case other
    }

    private var buffer: [UInt8] = []

    mutating func read(_ bytes: ArraySlice<UInt8>) -> [Frame] {
        buffer += bytes
        // A client begins with the protocol's name and version, which is no frame.
        if buffer.count >= 8, buffer.starts(with: Array("AMQP".utf8)) { buffer.removeFirst(8) }
        var frames: [Frame] = []
        var start = 0
        // Type, channel, size, payload, end.
        while buffer.count - start >= 8 {
            let size = Int(number(at: start + 3, bytes: 4))
            guard buffer.count - start >= size + 8 else { break }
            frames.append(frame(at: start, size: size))
            start += size + 8
        }
        buffer.removeFirst(start)
        return frames
    }

    private func frame(at start: Int, size: Int) -> Frame {
        let (method, heartbeat): (UInt8, UInt8) = (1, 8)
        if buffer[start] == heartbeat { return .heartbeat }
        guard buffer[start] == method, size == 13 else { return .other }
        switch (number(at: start + 7, bytes: 2), number(at: start + 9, bytes: 2)) {
        case (60, 80), (60, 120):
            return .confirm(
                tag: number(at: start + 11, bytes: 8), multiple: buffer[start + 19] & 1 == 1,
                refused: number(at: start + 9, bytes: 2) == 120)
        default:
            return .other
        }
    }

    private func number(at index: Int, bytes: Int) -> UInt64 {
        buffer[index..<(index + bytes)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}

import CRabbitMQ

extension BrokerConnection {
    /// Bodies are kept by the library until they are released; this bounds them.
    static let bytesHeldMax = 4 * 1024 * 1024

    /// The next frame that is there, or nil. Never waits; sends the heartbeat when it is due and throws when the
    /// broker's own heartbeat failed.
    func nextFrame() throws(RabbitMQError) -> Frame? {
        var frame = amqp_frame_t()
        var zero = crabbitmq_timeval(0, 0)
        while true {
            let status = amqp_simple_wait_frame_noblock(state, &frame, &zero)
            if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
            try check(status, doing: "receiving")
            if let decoded = try Frames.decode(frame, &texts) {
                if case .body(let bytes) = decoded { bytesHeld += bytes.count }
                return decoded
            }
        }
    }

    /// Frees what earlier frames point to.
    func releaseBuffers() {
        amqp_maybe_release_buffers(state)
        bytesHeld = 0
    }
}

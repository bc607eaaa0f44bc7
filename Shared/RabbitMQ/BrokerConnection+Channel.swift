import CRabbitMQ

// What the links ask of their one channel.
extension BrokerConnection {
    func selectConfirms() throws(RabbitMQError) {
        amqp_confirm_select(state, Self.channel)
        try check(amqp_get_rpc_reply(state), doing: "asking for confirms")
    }

    /// The prefetch of the consumers that are made from now on, each its own.
    func limitPrefetch(to count: UInt16) throws(RabbitMQError) {
        amqp_basic_qos(state, Self.channel, 0, count, 0)
        try check(amqp_get_rpc_reply(state), doing: "setting the prefetch")
    }

    /// Where a stream consumer begins, as the broker wants it told.
    enum StreamStart {
        case word(String)
        case offset(Int64)
    }

    /// - Parameter consumer: comes back as the number in `Frame.deliver`.
    func consume(
        queue: String, consumer: Int, automaticAcknowledgement: Bool, streamStart: StreamStart?
    ) throws(RabbitMQError) {
        recycle_amqp_pool(&pool)
        let tag = encode("\(consumer)")
        let name = encode(queue)
        var entry = amqp_table_entry_t()
        entry.key = encode("x-stream-offset")
        switch streamStart {
        case .word(let word):
            entry.value.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
            entry.value.value.bytes = encode(word)
        case .offset(let offset):
            entry.value.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
            entry.value.value.i64 = offset
        case nil:
            break
        }
        withUnsafeMutablePointer(to: &entry) { entry in
            let table = amqp_table_t(num_entries: streamStart == nil ? 0 : 1, entries: entry)
            _ = amqp_basic_consume(
                state, Self.channel, name, tag, 0, automaticAcknowledgement ? 1 : 0, 0, table)
        }
        try check(amqp_get_rpc_reply(state), doing: "consuming from \(queue)")
    }

    /// Deliveries that arrive before the broker's answer stay queued in the library and are read afterwards.
    func cancel(consumer: Int) throws(RabbitMQError) {
        recycle_amqp_pool(&pool)
        amqp_basic_cancel(state, Self.channel, encode("\(consumer)"))
        try check(amqp_get_rpc_reply(state), doing: "cancelling a consumer")
    }

    func acknowledge(tag: UInt64, multiple: Bool) throws(RabbitMQError) {
        try check(amqp_basic_ack(state, Self.channel, tag, multiple ? 1 : 0), doing: "acknowledging")
    }

    func sendHeartbeat() throws(RabbitMQError) {
        try check(crabbitmq_send_heartbeat(state), doing: "sending a heartbeat")
    }

    /// Asks whether a queue is there; it is not made.
    func checkQueue(_ name: String) throws(RabbitMQError) {
        recycle_amqp_pool(&pool)
        let none = amqp_table_t(num_entries: 0, entries: nil)
        amqp_queue_declare(state, Self.channel, encode(name), 1, 0, 0, 0, none)
        try check(amqp_get_rpc_reply(state), doing: "looking for a queue")
    }

    /// Asks whether an exchange is there; it is not made.
    func checkExchange(_ name: String) throws(RabbitMQError) {
        recycle_amqp_pool(&pool)
        let none = amqp_table_t(num_entries: 0, entries: nil)
        // The broker does not compare the type of a passive declare.
        amqp_exchange_declare(state, Self.channel, encode(name), encode("topic"), 1, 0, 0, 0, none)
        try check(amqp_get_rpc_reply(state), doing: "looking for an exchange")
    }

    /// After the broker closed the channel, and only where nothing else was on it.
    func reopenChannel() throws(RabbitMQError) {
        var answer = amqp_channel_close_ok_t()
        let number = amqp_method_number_t(AMQP_CHANNEL_CLOSE_OK_METHOD)
        try check(amqp_send_method(state, Self.channel, number, &answer), doing: "closing a channel")
        amqp_channel_open(state, Self.channel)
        try check(amqp_get_rpc_reply(state), doing: "opening a channel again")
    }
}

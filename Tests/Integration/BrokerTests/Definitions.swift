/// What `rabbitmqctl import_definitions` reads.
struct Definitions: Encodable {
    private struct Host: Encodable { var name: String }
    private struct Permission: Encodable { var user, vhost, configure, write, read: String }
    private struct Queue: Encodable {
        var name: String
        var vhost: String
        var durable = true
        var auto_delete = false
        var arguments: [String: TestVirtualHost.Queue.Argument]
    }
    private struct Exchange: Encodable {
        var name: String
        var vhost: String
        var type: String
        var durable = true
        var auto_delete = false
        var `internal` = false
        var arguments: [String: TestVirtualHost.Queue.Argument]
    }
    private struct Binding: Encodable {
        var source: String
        var vhost: String
        var destination: String
        var destination_type = "queue"
        var routing_key: String
        var arguments: [String: String] = [:]
    }

    private var vhosts: [Host]
    private var permissions: [Permission]
    private var queues: [Queue]
    private var exchanges: [Exchange]
    private var bindings: [Binding]

    init(
        user: String, host: String, withHost: Bool, queues: [TestVirtualHost.Queue],
        exchanges: [TestVirtualHost.Exchange], bindings: [TestVirtualHost.Binding]
    ) {
        let permission = Permission(user: user, vhost: host, configure: ".*", write: ".*", read: ".*")
        vhosts = withHost ? [Host(name: host)] : []
        permissions = withHost ? [permission] : []
        self.queues = queues.map { queue in
            let arguments = queue.arguments.merging(["x-queue-type": .text(queue.type)]) { own, _ in own }
            return Queue(name: queue.name, vhost: host, arguments: arguments)
        }
        self.exchanges = exchanges.map {
            Exchange(name: $0.name, vhost: host, type: $0.type, arguments: $0.arguments)
        }
        self.bindings = bindings.map {
            Binding(source: $0.exchange, vhost: host, destination: $0.queue, routing_key: $0.key)
        }
    }
}

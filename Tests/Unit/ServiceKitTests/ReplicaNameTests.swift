import Configuration
import ServiceKit
import Testing

@Suite struct ReplicaNameTests {
    private func replica(_ own: [String: String]) throws -> String {
        let needed = [
            "quittance.broker.password.file": "/keys/broker.password", "quittance.keys": "/keys",
            "quittance.public.url": "https://pay.example.org",
        ]
        let values = Dictionary(
            uniqueKeysWithValues: needed.merging(own) { _, new in new }.map {
                (AbsoluteConfigKey(ConfigKey($0)), ConfigValue(.string($1), isSecret: false))
            })
        let reader = ConfigReader(provider: InMemoryProvider(values: values))
        return try ServiceSettings(service: "notifier", reader: reader).replica
    }

    @Test("replicas that share their settings have the name of their host, so no two have the same")
    func ofTheHost() throws {
        #expect(try replica(["hostname": "3f2a9c01d7be"]) == "notifier-3f2a9c01d7be")
        #expect(try replica([:]) == "notifier-1")
        #expect(try replica(["hostname": ""]) == "notifier-1")
    }

    @Test("a name that is set wins")
    func asSet() throws {
        #expect(try replica(["hostname": "3f2a9c01d7be", "quittance.replica": "notifier-2"]) == "notifier-2")
    }
}

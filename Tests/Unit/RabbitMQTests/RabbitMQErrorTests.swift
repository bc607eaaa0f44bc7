import Testing

@testable import RabbitMQ

@Suite struct RabbitMQErrorTests {
    private static let publish: UInt32 = 60 << 16 | 40
    private static let consume: UInt32 = 60 << 16 | 20

    private func closed(_ code: Int, by method: UInt32) -> RabbitMQError {
        RabbitMQError(.channelClosed, closed: .init(code: code, text: "words", failedMethod: method))
    }

    @Test("what another attempt can mend is told from what only a person can")
    func fatal() {
        #expect(closed(406, by: Self.consume).isFatal)
        #expect(closed(403, by: Self.consume).isFatal)
        #expect(closed(403, by: Self.consume).code == .accessRefused)
        #expect(!closed(404, by: Self.consume).isFatal)
        #expect(!closed(406, by: Self.publish).isFatal)
        #expect(!closed(406, by: 0).isFatal)
        #expect(closed(404, by: Self.consume).isRetriable)
        #expect(!RabbitMQError(.stopped, "words").isRetriable)
        #expect(RabbitMQError(.tlsRefused, "words").isFatal)
        #expect(RabbitMQError(.topologyMissing, "words").isRetriable)
    }

    @Test("only a refused publish is about a message")
    func aboutMessage() {
        #expect(closed(404, by: Self.publish).isAboutMessage)
        #expect(closed(403, by: Self.publish).isAboutMessage)
        #expect(!closed(404, by: Self.consume).isAboutMessage)
        #expect(!RabbitMQError(.connectionLost, "words").isAboutMessage)
    }

    @Test("the description has the kind, the broker's code and its words")
    func description() {
        #expect(closed(404, by: Self.publish).description == "channel closed 404: words")
        #expect(RabbitMQError(.timedOut, "words").description == "timed out: words")
    }
}

@Suite struct RabbitMQConfigurationTests {
    @Test("a password never shows itself")
    func redacted() {
        let configuration = RabbitMQConfiguration(
            endpoints: [.init(host: "h", port: 1)], login: .password(user: "u", .init("s3cret")), connectionName: "c")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped, "\(configuration.login)"] {
            #expect(!text.contains("s3cret"))
        }
    }
}

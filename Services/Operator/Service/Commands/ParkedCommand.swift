import ArgumentParser
import Storage

struct ParkedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parked", abstract: "Messages that a service could not apply and keeps.",
        discussion: """
            Refused ones were answered to their sender with the reasons; parked ones keep contact away from whom they \
            are about, until they are applied or discarded. The services are asked over HTTP with the service token.
            """,
        subcommands: [
            ParkedListCommand.self, ParkedShowCommand.self, ParkedReplayCommand.self, ParkedDiscardCommand.self,
        ])
}

extension SetAsideMessage.Standing: ExpressibleByArgument {}
extension SetAsideMessage.Kind: ExpressibleByArgument {}

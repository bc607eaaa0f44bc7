import CommunicationService

@main
struct Communication {
    static func main() async throws { try await CommunicationService.run() }
}

import CommunicationService

@main
struct Communication {
    static func main() async { await CommunicationService.run() }
}

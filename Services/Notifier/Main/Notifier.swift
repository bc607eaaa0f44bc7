import NotifierService

@main
struct Notifier {
    static func main() async throws { try await NotifierService.run() }
}

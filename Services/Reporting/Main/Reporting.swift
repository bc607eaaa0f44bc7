import ReportingService

@main
struct Reporting {
    static func main() async throws { try await ReportingService.run() }
}

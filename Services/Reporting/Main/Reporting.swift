import ReportingService

@main
struct Reporting {
    static func main() async { await ReportingService.run() }
}

import DisputeService

@main
struct Dispute {
    static func main() async { await DisputeService.run() }
}

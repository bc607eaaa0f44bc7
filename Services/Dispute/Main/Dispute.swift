import DisputeService

@main
struct Dispute {
    static func main() async throws { try await DisputeService.run() }
}

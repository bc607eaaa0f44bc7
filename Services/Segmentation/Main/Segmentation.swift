import SegmentationService

@main
struct Segmentation {
    static func main() async throws { try await SegmentationService.run() }
}

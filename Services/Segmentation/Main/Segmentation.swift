import SegmentationService

@main
struct Segmentation {
    static func main() async { await SegmentationService.run() }
}

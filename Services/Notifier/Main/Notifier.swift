import NotifierService

@main
struct Notifier {
    static func main() async { await NotifierService.run() }
}

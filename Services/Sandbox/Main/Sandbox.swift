import ArgumentParser
import SandboxService

@main
struct Sandbox {
    static func main() async { await SandboxCommand.main() }
}

import Testing

@Suite("Layout of the repository") struct LayoutTests {
    private let repository = Repository.here

    @Test("nothing stands at the top but what belongs there")
    func top() {
        let visible = ["Package.resolved", "Package.swift", "README.md", "Services", "Shared", "Tests", "compose"]
        let hidden = [
            ".build", ".ci", ".dockerignore", ".git", ".gitignore", ".quittance", ".swift-format", ".swiftpm",
        ]
        let others = repository.entries().filter { !visible.contains($0) && !hidden.contains($0) }
        #expect(others == [])
    }

    @Test(
        "each Shared module and each service has a page of its own, short enough to be read",
        arguments: [
            "Shared", "Services",
        ])
    func readmes(folder: String) throws {
        // A module map has nothing to tell.
        let systemLibraries = ["CRabbitMQ", "CCurl", "CPango"]
        for module in repository.entries(folder) where repository.isFolder("\(folder)/\(module)") {
            guard !systemLibraries.contains(module) else { continue }
            let path = "\(folder)/\(module)/README.md"
            guard let page = repository.files.first(where: { $0.path == path }) else {
                Issue.record("\(path) is missing")
                continue
            }
            let most = Exceptions.covers(.readmeLength, path) ? 250 : 120
            #expect(page.lines.count <= most, "\(path) has \(page.lines.count) lines, at most \(most)")
            #expect(page.lines.count > 3, "\(path) says nothing")
        }
    }

    @Test("every exception is still needed")
    func exceptions() {
        for entry in Exceptions.all {
            let isThere = repository.files.contains {
                $0.path == entry.path || (entry.path.hasSuffix("/") && $0.path.hasPrefix(entry.path))
            }
            #expect(isThere, "no file is at \(entry.path)")
            #expect(entry.reason.hasSuffix("."), "the reason for \(entry.path) is no sentence")
        }
    }

    @Test("a service's folder holds Core, Service, Main and its page")
    func services() {
        for context in repository.entries("Services") where repository.isFolder("Services/\(context)") {
            let others = repository.entries("Services/\(context)").filter {
                !["Core", "Service", "Main", "README.md"].contains($0)
            }
            #expect(others == [], "in Services/\(context)")
        }
    }
}

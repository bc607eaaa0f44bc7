import Testing

@Suite("Who may import whom") struct ImportTests {
    private let repository = Repository.here

    private struct Import {
        let file: Repository.File
        let line: Int
        let module: String
    }

    private func imports(of files: [Repository.File]) -> [Import] {
        files.flatMap { file in
            file.code.lines.enumerated().compactMap { (index, line) -> Import? in
                let words = line.split(separator: " ")
                guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
                    words[..<at].allSatisfy({ $0.hasPrefix("@") || ["package", "internal", "private"].contains($0) })
                else { return nil }
                // `import struct Module.Name`
                let name = words[(at + 1)...].last.map(String.init) ?? ""
                return Import(file: file, line: index + 1, module: String(name.prefix { $0 != "." }))
            }
        }
    }

    private var contexts: [String] { repository.entries("Services").filter { repository.isFolder("Services/\($0)") } }

    @Test("a service imports its own Core at most, never another's modules")
    func services() {
        for context in contexts {
            let files = repository.swiftFiles.filter { $0.path.hasPrefix("Services/\(context)/") }
            for found in imports(of: files) {
                let owner = contexts.first { found.module == "\($0)Core" || found.module == "\($0)Service" }
                #expect(
                    owner == nil || owner == context, "\(found.file.path):\(found.line) imports \(found.module)")
            }
        }
    }

    @Test("a Core imports nothing that reads, writes, logs or waits")
    func cores() {
        let barred = [
            "GRDB", "Hummingbird", "RabbitMQ", "CRabbitMQ", "CCurl", "Logging", "NIOCore", "NIO", "NIOPosix", "Storage",
            "ServiceKit", "Web", "Transfer", "ServiceLifecycle", "Metrics", "AsyncAlgorithms", "Synchronization",
        ]
        let files = repository.swiftFiles.filter {
            $0.parts.first == "Services" && $0.parts.count > 3 && $0.parts[2] == "Core"
        }
        for found in imports(of: files) {
            #expect(!barred.contains(found.module), "\(found.file.path):\(found.line) imports \(found.module)")
        }
    }

    @Test("Shared modules import no service")
    func shared() {
        for found in imports(of: repository.swiftFiles.filter { $0.parts.first == "Shared" }) {
            let isService = contexts.contains { found.module == "\($0)Core" || found.module == "\($0)Service" }
            #expect(!isService, "\(found.file.path):\(found.line) imports \(found.module)")
        }
    }

    @Test(
        "each C library has one importer",
        arguments: [
            ("CRabbitMQ", "Shared/RabbitMQ/"), ("CCurl", "Shared/Transfer/"), ("CPango", "Services/Notifier/Service/"),
        ])
    func systemLibraries(library: String, importer: String) {
        for found in imports(of: repository.swiftFiles) where found.module == library {
            #expect(found.file.path.hasPrefix(importer), "\(found.file.path):\(found.line) imports \(library)")
        }
    }

    @Test("the broker's C library, which blocks, is called on threads of its own and never where tasks run")
    func blocking() {
        let files = repository.swiftFiles.filter { $0.path.hasPrefix("Shared/RabbitMQ/") }
        let seers = Set(imports(of: files).filter { $0.module == "CRabbitMQ" }.map(\.file.path))
        #expect(!seers.isEmpty)
        for file in files {
            for (index, line) in file.code.lines.enumerated() {
                let place = "\(file.path):\(index + 1)"
                let suspends = ["async", "await"].contains(where: line.holds)
                #expect(!seers.contains(file.path) || !suspends, "\(place) may run on a task's thread")
                // The two that run in a Thread's closure; the compiler refuses the rest that is async.
                let maySay = ["LinkLoop.swift", "TopologyCheck.swift"].contains(file.name)
                #expect(maySay || !line.holds("BrokerConnection("), "\(place) makes a connection")
            }
        }
    }
}

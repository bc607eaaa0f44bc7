import Foundation
import Storage
import TestSupport
import Testing

/// One at a time: a process started beside another inherits the other's pipes and keeps them open.
@Suite("Two processes and one store", .serialized) struct SecondProcessTests {
    private static let holds = """
        import fcntl, os, sys
        file = open(sys.argv[1], "w")
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(f"{os.getpid()}\\n")
        file.flush()
        sys.stdin.read()
        """

    @Test("a store that another process holds is not opened, and the holder is named; when it dies the store is free")
    func heldByAnother() async throws {
        let fixture = try StoreFixture()
        try fixture.open().close()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.holds, fixture.path + ".lock"]
        process.standardInput = Pipe()
        try process.run()
        let holder = "\(process.processIdentifier)"
        try await eventually("the other process holds it") {
            try fixture.folder.text("store.sqlite.lock").hasPrefix(holder)
        }
        let error = fixture.openingError()
        #expect(error?.code == .inUse)
        #expect(error?.text.contains("in use by process \(holder).") == true)
        kill(process.processIdentifier, SIGKILL)
        try await eventually("the other process is gone") { !process.isRunning }
        #expect(fixture.openingError() == nil)
    }

    @Test("a service whose store is in use ends with 1 and one line that names the holder")
    func service() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        let password = try fixture.folder.write("password", "secret")
        let output = fixture.folder.path + "/output"
        try fixture.folder.write("output", "")
        let process = Process()
        process.executableURL = Self.program("segmentation")
        process.environment = [
            "QUITTANCE_STORE": fixture.path, "QUITTANCE_BROKER_PASSWORD_FILE": password,
            "QUITTANCE_KEYS": fixture.folder.path, "QUITTANCE_PUBLIC_URL": "http://localhost",
        ]
        process.standardError = FileHandle(forWritingAtPath: output)
        try process.run()
        try await eventually("it ends") { !process.isRunning }
        let lines = try fixture.folder.text("output").split(separator: "\n")
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 1)
        #expect(lines.count == 1)
        #expect(lines.first?.contains("in use by process \(getpid()).") == true)
        #expect(lines.first?.contains("\"level\":\"critical\"") == true)
        try store.close()
    }

    @Test("the same process cannot open a store twice either")
    func twice() throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        #expect(fixture.openingError()?.code == .inUse)
        try store.close()
        #expect(fixture.openingError() == nil)
    }

    /// The services are built beside the tests.
    private static func program(_ name: String) -> URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(name)
    }
}

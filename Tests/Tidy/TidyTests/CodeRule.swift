import Testing

/// A rule about what may stand in code, with code that breaks it and code that keeps it, so that a rule which finds
/// nothing is known to be able to.
struct CodeRule: Sendable, CustomTestStringConvertible {
    let name: String
    let isFor: @Sendable (Repository.File) -> Bool
    /// The numbers of the lines that break it, from 1.
    let lines: @Sendable (Repository.File) -> [Int]
    /// Pieces of code each of which breaks it once.
    let bad: [String]
    let good: [String]
    /// Files in which it does not hold, each with the reason in a sentence.
    var exceptions: [String: String] = [:]

    var testDescription: String { name }

    func findings(in files: [Repository.File]) -> [String] {
        files.filter { isFor($0) && exceptions[$0.path] == nil }
            .flatMap { file in lines(file).map { "\(file.path):\($0)" } }
    }

    static let all = [
        escapes, unwrapping, doors, pure, everywhere, access, commentedOut, blockingSleeps, fixedSleeps,
    ]
}

// MARK: - Words

extension CodeRule {
    /// A rule against words. Texts in quotes do not count as code, so the tables below do not find themselves.
    private static func words(
        _ name: String, _ words: [String], good: [String], exceptions: [String: String] = [:],
        isFor: @escaping @Sendable (Repository.File) -> Bool = { _ in true }
    ) -> CodeRule {
        CodeRule(
            name: name, isFor: isFor,
            lines: { file in
                file.code.lines.enumerated().compactMap { words.contains(where: $1.holds) ? $0 + 1 : nil }
            },
            bad: words.map { "let x = \($0)" }, good: good, exceptions: exceptions)
    }

    // The words below are what is looked for; this file uses none of them.

    static let escapes = words(
        "no way round the compiler's checks, and no wilful crash",
        ["try!", "fatalError(", "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "as!"],
        good: ["try?", "let fatalErrors = 1", "// try!", "as? Int"])

    static let doors = words(
        "cores and handlers read no clock and make no ids or random numbers",
        ["Date()", "UUID()", ".random(", "SystemRandomNumberGenerator", "ContinuousClock"],
        good: ["LocalDate()", "SeededRandom()"], isFor: \.isCoreOrHandler)

    static let pure = words(
        "cores and handlers start no tasks and never sleep",
        ["Task {", "Task(", "Task<", "Task.immediate", "sleep(", "usleep("],
        good: ["PersonTask {", "openTask(contact)", "group.addTask {", "/// Task {"], isFor: \.isCoreOrHandler)

    static let everywhere = words(
        "no date or id is made anywhere but behind a door", ["Date()", "UUID()"], good: ["LocalDate()"],
        isFor: { $0.parts.first != "Tests" })

    static let access = words(
        "nothing is public: modules of one package use package access", ["public", "open class"],
        good: ["let publicKey = 2", "let b = \"public\"", "// public"])

    static let blockingSleeps = words(
        "no test blocks its thread to let time pass", ["Thread.sleep", "usleep(", "nanosleep("],
        good: ["try await clock.sleep(for: pause)"], isFor: \.isTest)
}

// MARK: - Forms

extension CodeRule {
    static let unwrapping = CodeRule(
        name: "nothing is unwrapped by force", isFor: { _ in true },
        lines: { file in
            file.code.lines.enumerated().compactMap { $1.unwrapsByForce ? $0 + 1 : nil }
        },
        bad: ["let x = y!", "f()!.g", "list[0]!", "var late: Int!", "x!?.y"],
        good: ["if !x, a != b { }", "let x = a!=b", "#if !DEBUG", "let t = \"wow!\"", "// wow!", "f(!x)"])

    static let commentedOut = CodeRule(
        name: "no code is kept in comments", isFor: { _ in true }, lines: CommentedOutCode.lines,
        bad: [
            "// let x = 1", "    // return f(x)", "// if x > 1 {", "// }", "//print(x)", "// try await self.run()",
            "// x.count += 1", "// import Foundation", "// case .a: 1;", "// #expect(a == b)", "// guard ok(x) else {",
        ],
        good: [
            "// Let go of what is held.", "// If it is not there, nothing is done (see above).", "/// let x = 1",
            "// MARK: - Parts", "let x = 1  // 2026-01-05T03:00:00Z",
            "// Returns what was asked for: a list, or nothing.",
            "// for (a, b), see the README.", "let t = \"\"\"\n    // let x = 1\n    \"\"\"",
        ])

    /// A test waits on a condition: what sleeps is the pause between two looks, in a loop that ends at a deadline.
    static let fixedSleeps = CodeRule(
        name: "tests wait on a condition with a deadline; none sleeps for its own sake", isFor: \.isTest,
        lines: { file in
            let blocks = file.code.openBlocks
            return file.code.lines.enumerated().compactMap { index, line in
                // The scheduler's time is simulated: it passes at once.
                guard line.holds(".sleep("), !line.holds("scheduler.sleep(") else { return nil }
                let around = blocks[max(0, index - 1)]
                let isInLoop = around.contains(where: \.isLoop) || ["while", "for"].contains(where: line.holds)
                let before = file.code.lines[max(0, index - deadlineLines)...index]
                let hasDeadline = before.contains { $0.holds("deadline") }
                return isInLoop && hasDeadline ? nil : index + 1
            }
        },
        bad: [
            "func a() async throws {\n    try await Task.sleep(for: .seconds(1))\n}",
            "func a() async throws {\n    while !done {\n        try await Task.sleep(for: .seconds(1))\n    }\n}",
            "func a() async throws {\n    let deadline = now\n    try await clock.sleep(until: deadline)\n}",
        ],
        good: [
            "let deadline = now\nwhile !done, now < deadline { try await Task.sleep(for: .milliseconds(2)) }",
            "let deadline = now\nwhile !done {\n    guard now < deadline else { return }\n"
                + "    await clock.sleep(for: p)\n}",
            "try await world.scheduler.sleep(.milliseconds(5))", "func sleep(until deadline: Instant) {}",
        ],
        exceptions: [
            "Tests/Unit/ServiceKitTests/ManualClock.swift": "It is the clock that others sleep on.",
            "Tests/Unit/NotifierTests/FakeBroker.swift":
                "It stands for a permit desk whose long poll takes a while to say that there is nothing.",
            "Tests/Benchmarks/Messaging/Program/BenchmarkBroker.swift":
                "A benchmark is no test: whoever started it sees that the broker is not there, and stops it.",
            "Tests/Benchmarks/Messaging/Program/LatencyCommand.swift":
                "It sends at a stated rate, which is what is measured.",
        ])

    /// So near must the deadline be said that a reader sees it.
    private static let deadlineLines = 12
}

extension String {
    /// A mark behind a name or a bracket that is no part of `!=`.
    var unwrapsByForce: Bool {
        guard utf8.contains(UInt8(ascii: "!")) else { return false }
        let marks = Array(self)
        return marks.indices.contains { index in
            guard marks[index] == "!", index > 0 else { return false }
            let before = marks[index - 1]
            let isBehindValue = before.isLetter || before.isNumber || "_)]>?".contains(before)
            return isBehindValue && (index + 1 == marks.count || marks[index + 1] != "=")
        }
    }
}

extension Repository.File {
    var isTest: Bool { parts.first == "Tests" }

    var isCoreOrHandler: Bool {
        parts.first == "Services" && parts.count > 3 && (parts[2] == "Core" || parts.contains("Handlers"))
    }

    /// A piece of code by itself.
    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        self.init(path: "Sample.swift", lines: lines, code: SwiftSource(lines))
    }
}

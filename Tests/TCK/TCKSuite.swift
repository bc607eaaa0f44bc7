import Decisions
import Foundation

/// A checkout of the DMN TCK: where it is, and how a level of it is run.
struct TCKSuite {
    struct Tally {
        let model: String
        var passed = 0
        var total = 0
        var failures: [String] = []
    }

    let folder: URL

    /// The folder named by `QUITTANCE_TCK`, else `../shared/tck` beside the package; nil when there is none.
    static let found: TCKSuite? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["QUITTANCE_TCK"].map { URL(filePath: $0) }
        let folder = named ?? package.deletingLastPathComponent().appending(path: "shared/tck")
        for candidate in [folder, folder.appending(path: "TestCases")] {
            let level = candidate.appending(path: "compliance-level-2")
            if FileManager.default.fileExists(atPath: level.path) { return TCKSuite(folder: candidate) }
        }
        return nil
    }()

    func run(level: Int) throws -> [Tally] {
        let root = folder.appending(path: "compliance-level-\(level)")
        let models = try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
        return try models.map { try run(model: root.appending(path: $0)) }
    }

    private func run(model folder: URL) throws -> Tally {
        var tally = Tally(model: folder.lastPathComponent)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for file in files where file.hasSuffix(".xml") {
            guard let root = TCKNode.parse(try Data(contentsOf: folder.appending(path: file))) else {
                tally.total += 1
                tally.failures.append("\(file) cannot be read")
                continue
            }
            let cases = root.children.filter { $0.name == "testCase" }.map(TCKCase.init)
            let modelFile = root.children.first { $0.name == "modelName" }?.text ?? "\(tally.model).dmn"
            run(cases, folder.appending(path: modelFile), &tally)
        }
        return tally
    }

    private func run(_ cases: [TCKCase], _ file: URL, _ tally: inout Tally) {
        tally.total += cases.count
        do {
            let data = try Data(contentsOf: file)
            let model = try DecisionModel(xml: data, file: file.lastPathComponent)
            for test in cases {
                let failures = failures(of: test, in: model)
                tally.failures += failures
                if failures.isEmpty { tally.passed += 1 }
            }
        } catch {
            tally.failures.append("\(error)")
        }
    }

    private static let now = try? FEELExpression("@\"2026-03-02T09:30:00Z\"").evaluate(in: [:])

    private func failures(of test: TCKCase, in model: DecisionModel) -> [String] {
        test.expectations.compactMap { expectation in
            var actual = FEELValue.null
            var reason = ""
            do {
                actual = try value(expectation.name, test, in: model)
            } catch {
                // An error where a value was wanted: the TCK takes it for null.
                reason = " (\(error))"
            }
            if TCKCase.isSame(actual, expectation.value) { return nil }
            return "\(test.id) \(expectation.name): \(actual)\(reason) instead of \(expectation.value)"
        }
    }

    private func value(_ decision: String, _ test: TCKCase, in model: DecisionModel) throws(DecisionError) -> FEELValue
    {
        var now: FEELDateTime?
        if case .dateTime(let value)? = Self.now { now = value }
        if let service = test.service {
            let value = try model.evaluate(service: service, inputs: test.inputs, now: now)
            // A service with several outputs gives a context of them; each is expected on its own.
            return test.expectations.count > 1 ? value.contextValue?[decision] ?? .null : value
        }
        return try model.evaluate(decision: decision, inputs: test.inputs, now: now).value
    }
}

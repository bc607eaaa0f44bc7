import Foundation
import Testing

@Suite("Texts") struct TextTests {
    private let repository = Repository.here

    @Test("no path of a machine it was built on stands in a text")
    func paths() {
        // Put together here, so that this file does not find itself.
        let words = ["/wo" + "rk/", "/tmp/" + "lanes", "/tmp/" + "brief", "/ho" + "me/", "/Us" + "ers/", "/ro" + "ot/"]
        for file in repository.files {
            for (index, line) in file.lines.enumerated() {
                for word in words where line.withCString({ strstr($0, word) != nil }) {
                    Issue.record("\(file.path):\(index + 1) names a machine's path (\(word))")
                }
            }
        }
    }

    @Test("no mark of an unfinished merge, and no white space at the end of a line of Swift")
    func marks() {
        for file in repository.files {
            for (index, line) in file.lines.enumerated() {
                if line.hasPrefix("<<<<" + "<<< ") || line.hasPrefix(">>>>" + ">>> ") {
                    Issue.record("\(file.path):\(index + 1) is left over from a merge")
                }
                if file.path.hasSuffix(".swift"), line.hasSuffix(" ") || line.utf8.contains(UInt8(ascii: "\t")) {
                    Issue.record("\(file.path):\(index + 1) ends with white space or holds a tab")
                }
            }
        }
    }

    @Test("every target of the package has its folder, every folder of code a target")
    func targets() throws {
        let package = try #require(repository.files.first { $0.path == "Package.swift" }).lines.joined(separator: "\n")
        for module in repository.entries("Shared") where repository.isFolder("Shared/\(module)") {
            #expect(package.contains("\"\(module)\""), "Shared/\(module) is in no target")
        }
        let tiers = ["Unit", "Integration", "Tidy", "Simulation", "Contract", "Oracle"]
        for tier in tiers where repository.isFolder("Tests/\(tier)") {
            for suite in repository.entries("Tests/\(tier)") where repository.isFolder("Tests/\(tier)/\(suite)") {
                #expect(package.contains("\"\(suite)\""), "Tests/\(tier)/\(suite) is in no target")
            }
        }
    }
}

import Foundation
import Testing

@testable import Web

/// The colours hold what WCAG 2.2 asks for, in both themes, and no template needs what the policy forbids.
@Suite struct StylesheetTests {
    private struct Theme {
        var colours: [String: [Double]] = [:]

        /// Contrast ratio as WCAG 2.2 defines it.
        func contrast(_ first: String, _ second: String) throws -> Double {
            let one = Self.luminance(try #require(colours[first]))
            let two = Self.luminance(try #require(colours[second]))
            return (max(one, two) + 0.05) / (min(one, two) + 0.05)
        }

        private static func luminance(_ channels: [Double]) -> Double {
            let linear = channels.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
    }

    private func file(_ path: String) throws -> String {
        let folder = try Assets(chartPath: "/nonexistent").folder
        return String(decoding: try #require(FileManager.default.contents(atPath: folder + "/" + path)), as: UTF8.self)
    }

    private func themes() throws -> [Theme] {
        let text = try file("Assets/quittance.css")
        let parts = text.components(separatedBy: "@media (prefers-color-scheme: dark)")
        try #require(parts.count == 2)
        var light = Theme()
        read(parts[0], into: &light)
        var dark = light
        read(parts[1].components(separatedBy: "/* ---------- Ground")[0], into: &dark)
        return [light, dark]
    }

    private func read(_ text: String, into theme: inout Theme) {
        for match in text.matches(of: /--([a-z-]+): #([0-9a-f]{6});/) {
            let value = Int(match.2, radix: 16) ?? 0
            theme.colours[String(match.1)] = [16, 8, 0].map { Double(value >> $0 & 0xFF) / 255 }
        }
    }

    @Test(arguments: [
        ("ink", "paper"), ("ink", "surface"), ("ink", "sunk"), ("ink-soft", "paper"), ("ink-soft", "surface"),
        ("ink-soft", "sunk"), ("ink-soft", "neutral-soft"), ("link", "paper"), ("link", "surface"),
        ("on-accent", "accent"), ("on-accent", "accent-strong"), ("accent", "surface"), ("rail-ink", "rail"),
        ("rail-ink", "rail-raised"), ("good", "good-soft"), ("info", "info-soft"), ("warn", "warn-soft"),
        ("bad", "bad-soft"), ("bad", "surface"), ("good", "surface"), ("ink", "good-soft"), ("ink", "info-soft"),
        ("ink", "warn-soft"), ("ink", "bad-soft"), ("ink", "neutral-soft"),
    ])
    func textCanBeRead(text: String, ground: String) throws {
        for theme in try themes() { #expect(try theme.contrast(text, ground) >= 4.5) }
    }

    @Test(arguments: [
        ("line-strong", "surface"), ("focus", "surface"), ("focus", "paper"), ("mint", "rail"),
        ("chart-good", "surface"), ("chart-info", "surface"), ("chart-bad", "surface"), ("chart-neutral", "surface"),
        ("segment-a", "surface"), ("segment-b", "surface"), ("segment-c", "surface"), ("segment-d", "surface"),
        ("segment-e", "surface"), ("segment-f", "surface"),
    ])
    func edgesAndMarksCanBeSeen(mark: String, ground: String) throws {
        for theme in try themes() { #expect(try theme.contrast(mark, ground) >= 3) }
    }

    @Test(arguments: ["shell", "debtor/portal", "debtor/debtor-error", "error", "sign-in"])
    func noPageHasInlineScriptsOrStyles(_ name: String) throws {
        let text = try file("Templates/\(name).mustache")
        #expect(!text.contains(" style=") && !text.contains("<style") && !text.contains("javascript:"))
        #expect(text.firstMatch(of: #/ on[a-z]+=/#) == nil)
        #expect(text.ranges(of: "<script").allSatisfy { text[$0.upperBound...].hasPrefix(" src=") })
    }

    @Test func theStylesheetLoadsNothingFromElsewhere() throws {
        let text = try file("Assets/quittance.css")
        #expect(!text.contains("url(") && !text.contains("@import") && !text.contains("http"))
    }
}

import Foundation

/// Where what a test needs is owed: its absence fails there, and skips the test elsewhere.
package let isContinuousIntegration = ProcessInfo.processInfo.environment["CI"] == "true"

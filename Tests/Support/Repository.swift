import Foundation

/// Where the files of this repository are that tests read.
package enum Repository {
    package static let path = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// The policies that the system comes with.
    package static let policies = path + "/compose/policies"
}

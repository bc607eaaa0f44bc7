import Foundation

/// What the kernel says of this process's memory, in KiB.
struct ProcessMemory {
    let resident: Int
    let peakResident: Int

    static func now() throws -> ProcessMemory {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        func kibibytes(_ name: String) throws -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            guard let number = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
                throw BenchmarkError("/proc/self/status has no \(name)")
            }
            return number
        }
        return ProcessMemory(resident: try kibibytes("VmRSS"), peakResident: try kibibytes("VmHWM"))
    }
}

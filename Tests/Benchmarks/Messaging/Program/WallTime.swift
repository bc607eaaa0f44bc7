import Foundation

/// Wall time in microseconds since 1970: sender and receiver may be two processes.
enum WallTime {
    static var microseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}

import Contracts
import Foundation
import NotifierCore
import NotifierService
import Synchronization

/// An adapter whose hand-overs wait for a gate, and which counts them.
final class GatedAdapter: ChannelAdapter {
    private struct Counts {
        var begun = 0
        var now = 0
        var most = 0
    }

    let channel = Channel.sms
    let traits = AdapterTraits.spool
    private let counts = Mutex(Counts())
    private let gate = DispatchSemaphore(value: 0)

    var begun: Int { counts.withLock { $0.begun } }
    var most: Int { counts.withLock { $0.most } }

    func open() { gate.signal() }

    func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult {
        counts.withLock { counts in
            counts.begun += 1
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
        gate.wait()
        // Open for the next one too.
        gate.signal()
        counts.withLock { $0.now -= 1 }
        return .sent(reference: name.value)
    }
}

import Contracts
import NotifierCore
import NotifierService

/// An adapter that fails in the one way that leaves a doubt.
struct DoubtfulAdapter: ChannelAdapter {
    let channel = Channel.sms
    let traits = AdapterTraits.spool

    func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult {
        throw SpoolError("sync", number: 5, mayHaveLeft: true)
    }
}

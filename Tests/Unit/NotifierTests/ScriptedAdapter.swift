import Contracts
import NotifierCore
import NotifierService

/// An adapter of a provider that answers by the contact's id.
struct ScriptedAdapter: ChannelAdapter {
    let channel = Channel.sms
    var traits = AdapterTraits.remote("scripted", timeout: .seconds(10), rate: nil)
    let answers: [String: ProviderAnswer]

    func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult {
        guard mayLeave(), let answer = answers[name.value] else { return .tooLate }
        return .answered(answer)
    }
}

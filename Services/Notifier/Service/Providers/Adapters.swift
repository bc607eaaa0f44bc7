import Contracts
import Transfer
import Web

/// The adapters that a notifier's settings name.
struct Adapters {
    let spool: String
    let instance: String
    let publicURL: String
    /// The key file of the marks by which providers name an attempt.
    let callbacksKey: String

    /// - Throws: `SpoolError` when a folder cannot be made; `KeyFileError` naming the key's file.
    func make(_ routes: [NotifierSettings.Route]) throws -> [any ChannelAdapter] {
        let transfer = BlockingTransfer()
        var adapters: [any ChannelAdapter] = []
        for route in routes {
            let channel = route.channel
            switch route.way {
            case .spool: adapters += try SpoolAdapters.make([channel], folder: spool, instance: instance)
            case .smtp(let settings):
                let tags = settings.bounces == nil ? nil : try tags()
                adapters.append(SMTPAdapter(settings, tags: tags, transfer: transfer))
            case .twilio(let settings):
                adapters.append(TwilioAdapter(channel, settings, publicURL: publicURL, transfer: transfer))
            case .kannel(let settings):
                adapters.append(
                    KannelAdapter(settings, publicURL: publicURL, tags: try tags(), transfer: transfer))
            }
        }
        return adapters
    }

    private func tags() throws -> AttemptTags { AttemptTags(key: try KeyFile.key(callbacksKey)) }
}

import Contracts

/// The adapters that need nothing outside: each writes a folder of the spool.
enum SpoolAdapters {
    /// - Throws: `SpoolError` when a folder cannot be made.
    static func make(
        _ channels: [Channel], folder: String, instance: String
    ) throws(SpoolError) -> [any ChannelAdapter] {
        var adapters: [any ChannelAdapter] = []
        for channel in channels {
            switch channel {
            case .email: adapters.append(try MaildirAdapter(path: "\(folder)/mail", instance: instance))
            case .sms: adapters.append(try TextSpoolAdapter(path: "\(folder)/sms", instance: instance))
            case .letter: adapters.append(try LetterAdapter(path: "\(folder)/letters", instance: instance))
            // WhatsApp has no spool, and calls are made by people.
            case .whatsapp, .call: continue
            }
        }
        return adapters
    }
}

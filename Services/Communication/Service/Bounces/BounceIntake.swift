import CommunicationCore
import Contracts
import Logging
import Messaging
import ServiceKit
import ServiceLifecycle
import Storage
import Web

/// Takes bounces out of a Maildir and tells the contacts whose messages they are about. Here and not in a notifier,
/// since contacts, addresses and their quality are kept here, and only here a bounce and its effect can be one
/// transaction.
///
/// A file is moved behind the commit: after a crash between the two it is read again and changes nothing.
struct BounceIntake: Service {
    let folder: BounceFolder
    let engine: ServiceEngine
    let parts: CommunicationParts
    let logger: Logger
    var interval: Duration = .seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await takeAll()
                // Being told to stop ends the pause and then the loop; it is no error of the service.
                try? await Task.sleep(for: interval)
            }
        }
    }

    func takeAll() async {
        for entry in await folder.unread() {
            guard await take(entry) else { return }
            if await !folder.setAside(entry.name) {
                logger.error("a bounce could not be moved and will be read again")
                return
            }
        }
    }

    /// - Returns: false when the service takes nothing now.
    private func take(_ entry: BounceFolder.Entry) async -> Bool {
        guard let report = entry.bounce.flatMap(report) else {
            // It stays among the seen ones; what it says is nobody's business here.
            logger.info("a mail among the bounces is none of ours")
            return true
        }
        do {
            _ = try await engine.perform(
                StableID.make("bounce", report.reference, report.word.status)
            ) { [outcomes = parts.outcomes] work in try outcomes.take(report, work) }
            return true
        } catch {
            return false
        }
    }

    /// - Returns: nil without our mark: anybody can write to that address.
    private func report(_ bounce: Bounce) -> DeliveryReport? {
        guard parts.tags.isValid(bounce.mark, .bounce, contact: bounce.contact, attempt: bounce.attempt) else {
            return nil
        }
        return DeliveryReport(
            provider: "mail", reference: "\(bounce.contact).\(bounce.attempt)", contact: ContactID(bounce.contact),
            attempt: bounce.attempt, word: bounce.word)
    }
}

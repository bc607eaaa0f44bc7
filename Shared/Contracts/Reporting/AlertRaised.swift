package import Calendars
import Messaging

/// `alert.raised.v1`: something a person must look at.
package struct AlertRaised: MessageBody {
    package static let messageType = "alert.raised.v1"

    package let alertID: String
    package let service: String
    /// Stable, like `message-parked`.
    package let code: String
    package let text: String
    package let about: String?
    package let at: Instant
    package var subject: String { about ?? service }

    package init(alertID: String, service: String, code: String, text: String, about: String?, at: Instant) {
        self.alertID = alertID
        self.service = service
        self.code = code
        self.text = text
        self.about = about
        self.at = at
    }
}

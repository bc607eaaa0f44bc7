import CommunicationCore
import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Vault
import Web

/// What providers tell us: replies of debtors, and what became of messages. Nothing is believed that is not signed or
/// does not carry our own mark; the same word twice is one.
struct ProviderPages: Sendable {
    /// What providers prove themselves with.
    struct Secrets: Sendable {
        /// Twilio's account token.
        var twilio: String
        /// The password that a Kannel gateway sends replies with.
        var kannel: String
    }

    let console: Console
    let secrets: Secrets
    let tags: AttemptTags

    /// Of a longer text this much is read and kept: what somebody wants is said early.
    static let charactersMax = 4_000
    private static let bytesMax = 65_536

    private var signature: TwilioSignature { TwilioSignature(token: secrets.twilio) }

    func addRoutes(to router: AppRouter) {
        router.group("inbound")
            .post("sms") { request, _ in try await inboundTwilio(request) }
            .post("kannel") { request, _ in try await inboundKannel(request) }
        router.group("callbacks")
            .post("twilio") { request, _ in try await calledByTwilio(request) }
            .get("kannel") { request, _ in try await calledByKannel(request) }
    }

    // MARK: - Replies

    /// Twilio's form of an inbound message, by text or WhatsApp.
    private func inboundTwilio(_ request: Request) async throws -> Response {
        let form = try await signedByTwilio(request)
        let whatsapp = "whatsapp:"
        let from = try form.text("From", "From", maximum: 64)
        let channel: Contracts.Channel = from.hasPrefix(whatsapp) ? .whatsapp : .sms
        try await take(
            id: try form.text("MessageSid", "MessageSid", maximum: 64), channel: channel,
            from: channel == .whatsapp ? String(from.dropFirst(whatsapp.count)) : from, text: form["Body"] ?? "")
        // An empty answer: the one confirmation goes through the gate like everything else.
        return answer("<Response></Response>", "text/xml")
    }

    /// What Kannel posts to a service's `post-url`: the text is the body, the number a header, so that neither stands
    /// in an address that somebody logs. It proves itself by the name and password in that address.
    private func inboundKannel(_ request: Request) async throws -> Response {
        guard let given = request.headers[.authorization], given.hasPrefix("Basic "),
            let pair = Data(base64Encoded: String(given.dropFirst(6))),
            Secret.areEqual(pair, Data("kannel:\(secrets.kannel)".utf8))
        else { throw ProblemDetails(.unauthorized, detail: "The name and password are not those of the gateway.") }
        guard let id = request.queryText("id", maximum: 64) else {
            throw ProblemDetails.badRequest("The address must name the message: id=%I.")
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.bytesMax)
        } catch is NIOTooManyBytesError {
            throw ProblemDetails(.contentTooLarge, title: "Too much", detail: "A reply may have 64 KiB at most.")
        }
        let from = request.headers[Self.kannelFrom] ?? ""
        // Networks leave the plus out.
        let isBare = !from.isEmpty && !from.hasPrefix("0") && from.allSatisfy { $0.isASCII && $0.isNumber }
        try await take(id: "kannel/\(id)", channel: .sms, from: isBare ? "+" + from : from, text: String(buffer: body))
        return answer("", "text/plain")
    }

    private func take(id: String, channel: Contracts.Channel, from: String, text: String) async throws {
        guard let address = try? Address(from, kind: .mobile, country: nil) else {
            throw ProblemDetails.badRequest("From must be a phone number in E.164 form, like +27821234567.")
        }
        let reply = ReplyHandling.Reply(
            id: id, channel: channel, from: address, text: String(text.prefix(Self.charactersMax)))
        let replies = console.parts.replies
        _ = try await console.perform("reply", id) { work in try replies.take(reply, work) }
    }

    // MARK: - Deliveries

    private func calledByTwilio(_ request: Request) async throws -> Response {
        let form = try await signedByTwilio(request)
        let sid = try form.text("MessageSid", "MessageSid", maximum: 64)
        let status = try form.text("MessageStatus", "MessageStatus", maximum: 32)
        guard let word = DeliveryWord.twilio(status: status, errorCode: form["ErrorCode"]) else {
            throw ProblemDetails.badRequest("MessageStatus is none of Twilio's.")
        }
        try await take(
            DeliveryReport(
                provider: "twilio", reference: sid, contact: request.queryText("contact").map { ContactID($0) },
                attempt: request.queryText("attempt").flatMap { Int($0) }, word: word))
        return Response(status: .noContent)
    }

    private func calledByKannel(_ request: Request) async throws -> Response {
        guard let contact = request.queryText("contact"),
            let attempt = request.queryText("attempt").flatMap({ Int($0) }),
            let mark = request.queryText("mark"), tags.isValid(mark, .kannel, contact: contact, attempt: attempt)
        else { throw ProblemDetails.forbidden("The mark does not fit this contact.") }
        guard let word = request.queryText("type").flatMap({ DeliveryWord.kannel(type: $0) }) else {
            throw ProblemDetails.badRequest("type is none of Kannel's.")
        }
        let name = attempt == 1 ? contact : "\(contact)-\(attempt)"
        try await take(
            DeliveryReport(
                provider: "kannel", reference: name, contact: ContactID(contact), attempt: attempt, word: word))
        return answer("", "text/plain")
    }

    private func take(_ report: DeliveryReport) async throws {
        let outcomes = console.parts.outcomes
        _ = try await console.perform("delivery", report.provider, report.reference, report.word.status) { work in
            try outcomes.take(report, work)
        }
    }

    // MARK: - Helpers

    private func signedByTwilio(_ request: Request) async throws -> RequestForm {
        let form = try await RequestForm(request)
        let url = console.site.configuration.origin + request.uri.string
        guard signature.isValid(request.headers[Self.twilioSignature], url: url, form: form) else {
            throw ProblemDetails.forbidden("The signature does not fit this message.")
        }
        return form
    }

    private func answer(_ body: String, _ type: String) -> Response {
        Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: body)))
    }

    private static let twilioSignature = header("X-Twilio-Signature")
    private static let kannelFrom = header("X-Kannel-From")

    private static func header(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) must be a header's name") }
        return name
    }
}

/// Compared in a time that depends on the lengths only.
private enum Secret {
    static func areEqual(_ left: Data, _ right: Data) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

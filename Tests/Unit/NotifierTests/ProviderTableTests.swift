import Contracts
import Foundation
import NotifierCore
import Testing

@Suite("What a provider's answer means")
struct ProviderTableTests {
    @Test(
        "a mail server's refusal",
        arguments: [
            (421, "4.3.2", .unavailable(cause: "mail-421")),
            (450, "4.2.0", .later(cause: "temporary-450", after: .zero)),
            (451, "4.7.1", .later(cause: "temporary-451", after: .zero)),
            (452, "4.2.2", .later(cause: "temporary-452", after: .zero)),
            (454, "4.7.0", .unavailable(cause: "mail-454")), (550, "5.1.1", .failed(cause: "mailbox-gone")),
            (551, "5.1.6", .failed(cause: "mailbox-gone")), (553, "5.1.3", .failed(cause: "mailbox-gone")),
            (550, "5.1.10", .failed(cause: "mailbox-gone")),
            // Of the sender's address, of the policy, of nothing in particular: the mailbox is not known to be gone.
            (550, "5.1.8", .failed(cause: "refused-550")), (553, "5.1.7", .failed(cause: "refused-553")),
            (550, "5.7.1", .failed(cause: "refused-550")), (550, nil, .failed(cause: "refused-550")),
            (554, "5.1.1", .failed(cause: "refused-554")), (552, "5.3.4", .failed(cause: "refused-552")),
            (552, "5.2.2", .later(cause: "mailbox-full", after: .zero)),
            (550, "5.2.2", .later(cause: "mailbox-full", after: .zero)),
            (530, "5.7.0", .unavailable(cause: "mail-530")), (535, nil, .unavailable(cause: "mail-535")),
            (550, "garbage", .failed(cause: "refused-550")),
        ] as [(Int, String?, ProviderAnswer)])
    func mail(code: Int, status: String?, expected: ProviderAnswer) {
        #expect(MailVerdict.of(code: code, status: status) == expected)
    }

    private static let sid = "SM" + String(repeating: "0a", count: 16)

    @Test(
        "Twilio's answer",
        arguments: [
            (201, #"{"sid":"\#(sid)","status":"queued"}"#, .sent(reference: sid)),
            (200, #"{"sid":"\#(sid)"}"#, .sent(reference: sid)),
            // Yes in words that are not Twilio's: it may have been taken.
            (201, "<html>", .unknown(cause: "answer-unreadable")), (201, "", .unknown(cause: "answer-unreadable")),
            (201, #"{"sid":"../../etc"}"#, .unknown(cause: "answer-unreadable")),
            (400, #"{"code":21610,"message":"+27821234567 unsubscribed","status":400}"#, .failed(cause: "opted-out")),
            (400, #"{"code":21211}"#, .failed(cause: "number-gone")),
            (400, #"{"code":21614}"#, .failed(cause: "provider-21614")),
            (400, #"{"code":63016}"#, .failed(cause: "provider-63016")),
            (400, #"{"code":21611}"#, .later(cause: "temporary-21611", after: .seconds(7))),
            (400, #"{"code":21606}"#, .unavailable(cause: "provider-21606")),
            (400, "<html>", .unavailable(cause: "answer-unreadable")),
            (400, "{}", .unavailable(cause: "answer-unreadable")),
            (401, #"{"code":20003}"#, .unavailable(cause: "provider-401")),
            (302, "", .unavailable(cause: "provider-302")), (404, "", .unavailable(cause: "provider-404")),
            (422, #"{"code":21610}"#, .failed(cause: "opted-out")), (418, "", .unavailable(cause: "provider-418")),
            (429, #"{"code":20429}"#, .unavailable(cause: "provider-429")),
            (503, "", .unavailable(cause: "provider-503")), (500, "", .unknown(cause: "provider-500")),
            (502, "<html>", .unknown(cause: "provider-502")), (504, "", .unknown(cause: "provider-504")),
        ] as [(Int, String, ProviderAnswer)])
    func twilio(status: Int, body: String, expected: ProviderAnswer) {
        #expect(TwilioVerdict.of(status: status, body: Data(body.utf8), retryAfter: "7") == expected)
    }

    @Test(
        "Kannel's answer",
        arguments: [
            (202, "0: Accepted for delivery", .sent(reference: "c-1")),
            (202, "3: Queued for later delivery", .sent(reference: "c-1")),
            (202, "<html>", .unknown(cause: "answer-unreadable")), (200, "OK", .unknown(cause: "provider-200")),
            (400, "Missing receiver(s) number(s), rejected", .failed(cause: "refused-400")),
            (403, "Authorization failed for sendsms", .unavailable(cause: "provider-403")),
            (404, "", .unavailable(cause: "provider-404")),
            (503, "Temporal failure, try again later.", .unavailable(cause: "provider-503")),
            (500, "", .unknown(cause: "provider-500")),
        ] as [(Int, String, ProviderAnswer)])
    func kannel(status: Int, text: String, expected: ProviderAnswer) {
        #expect(KannelVerdict.of(status: status, text: text, reference: "c-1") == expected)
    }
}

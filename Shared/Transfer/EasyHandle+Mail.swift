import CCurl
import Foundation

extension EasyHandle {
    /// Hands a message in. Blocks until the server has said its last word or the time is over.
    func submit(_ mail: MailSubmission, to server: MailServer) -> MailAnswer {
        if let problem = mail.problem { return .notSent(TransferError(.badRequest, problem)) }
        // Keeps connections, name and session caches.
        curl_easy_reset(handle)
        let recipients = curl_slist_append(nil, "<\(mail.recipient)>")
        defer { curl_slist_free_all(recipients) }
        let transaction = MailTransaction(message: mail.message)
        return withExtendedLifetime(transaction) {
            reach(server, timeout: mail.timeout)
            text(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
            _ = quittance_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
            number(CURLOPT_UPLOAD, 1)
            number(CURLOPT_INFILESIZE, mail.message.count)
            let context = Unmanaged.passUnretained(transaction).toOpaque()
            _ = quittance_curl_set_callback(handle, CURLOPT_READFUNCTION, MailTransaction.give)
            _ = quittance_curl_set_pointer(handle, CURLOPT_READDATA, context)
            _ = quittance_curl_set_callback(handle, CURLOPT_HEADERFUNCTION, MailTransaction.takeReply)
            _ = quittance_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
            return transaction.answer(curl_easy_perform(handle))
        }
    }

    private func reach(_ server: MailServer, timeout: Duration) {
        text(CURLOPT_URL, server.url)
        text(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // Mail goes to the server that was named, whatever proxy the environment has for other things.
        text(CURLOPT_PROXY, "")
        number(CURLOPT_NOSIGNAL, 1)
        number(CURLOPT_TIMEOUT_MS, Int(timeout / .milliseconds(1)))
        number(CURLOPT_CONNECTTIMEOUT_MS, Int(min(timeout, .seconds(10)) / .milliseconds(1)))
        if server.security != .none { number(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        if let authorities = server.authorities { text(CURLOPT_CAINFO, authorities) }
        if let login = server.login {
            text(CURLOPT_USERNAME, login.user)
            text(CURLOPT_PASSWORD, login.password)
        }
    }
}

import HTTPTypes

extension HTTPField.Name {
    static let secFetchSite = known("Sec-Fetch-Site")
    static let forwardedFor = known("X-Forwarded-For")
    static let referrerPolicy = known("Referrer-Policy")
    static let permissionsPolicy = known("Permissions-Policy")
    static let frameOptions = known("X-Frame-Options")
    static let openerPolicy = known("Cross-Origin-Opener-Policy")
    static let resourcePolicy = known("Cross-Origin-Resource-Policy")
    static let idempotencyKey = known("Idempotency-Key")
    static let acceleratedBuffering = known("X-Accel-Buffering")

    private static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) must be a header's name") }
        return name
    }
}

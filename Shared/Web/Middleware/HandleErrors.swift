import HTTPTypes
package import Hummingbird
import Logging

/// Turns every error into an answer: problem details for APIs, a page for people. An unknown error says nothing of
/// itself but a reference; the log holds that reference and the error's type, because its text may hold personal data.
package struct HandleErrors: RouterMiddleware {
    package typealias Context = AppRequestContext

    private let shell: PageShell
    private let links: SignedLinks
    private let random: RandomBytes

    package init(shell: PageShell, links: SignedLinks, random: @escaping RandomBytes = SecureRandom.bytes) {
        self.shell = shell
        self.links = links
        self.random = random
    }

    package func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            let problem = self.problem(error, request, context)
            var response = try problem.response(from: request, context: context)
            guard request.isForPeople else { return response }
            response.headers[.contentType] = "text/html; charset=utf-8"
            response.body = page(problem, request).responseBody
            return response
        }
    }

    /// A debtor's error is in a debtor's language, though the link may not open.
    private func page(_ problem: ProblemDetails, _ request: Request) -> HTML {
        guard let asked = DebtorRequest(request, links) else { return shell.error(problem) }
        return shell.debtorError(problem, asked.language, asked.languages)
    }

    private func problem(_ error: any Error, _ request: Request, _ context: Context) -> ProblemDetails {
        switch error {
        case let problem as ProblemDetails: return problem
        case let known as HTTPError where known.status == .notFound: return .notFound()
        case let known as HTTPError where (400..<500).contains(known.status.code):
            return ProblemDetails(known.status, detail: request.isForPeople ? nil : known.body)
        case let known as any HTTPResponseError where (400..<500).contains(known.status.code):
            return ProblemDetails(known.status)
        default:
            let reference = Self.reference(random(5))
            context.logger.error(
                "request failed",
                metadata: [
                    "error.type": "\(String(reflecting: type(of: error)))", "error.reference": "\(reference)",
                    "http.route": "\(context.endpointPath ?? "none")",
                ])
            return ProblemDetails(
                .internalServerError, title: "Something went wrong",
                detail: "The fault is on our side. If it stays, tell us the reference.",
                reference: reference)
        }
    }

    /// Eight characters that can be read out on the telephone.
    private static func reference(_ bytes: [UInt8]) -> String {
        let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
        let bits = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let characters = (0..<8).map { alphabet[Int(bits >> (5 * UInt64($0)) & 31)] }
        return String(characters[..<4]) + "-" + String(characters[4...])
    }
}

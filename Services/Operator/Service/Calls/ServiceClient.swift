import Foundation
import Messaging

/// Asks one service, with the token of services.
struct ServiceClient: Sendable {
    let address: ServiceAddress
    let token: String
    let seconds: Int

    private struct Problem: Decodable {
        let detail: String?
    }

    func get<Value: Decodable>(_ path: String, as type: Value.Type) async throws -> Value {
        try await ask(PlainHTTP.Request(path: path, headers: headers), type)
    }

    func post<Value: Decodable>(_ path: String, _ body: some Encodable, as type: Value.Type) async throws -> Value {
        try await ask(
            PlainHTTP.Request(
                method: "POST", path: path,
                headers: headers.merging(["Content-Type": "application/json"]) { $1 },
                body: JSONCoding.encode(body)), type)
    }

    private var headers: [String: String] { ["Accept": "application/json", "Authorization": "Bearer \(token)"] }

    private func ask<Value: Decodable>(_ request: PlainHTTP.Request, _ type: Value.Type) async throws -> Value {
        let answer: PlainHTTP.Answer
        do {
            answer = try await PlainHTTP.send(request, host: address.host, port: address.port, seconds: seconds)
        } catch let error as OperatorError {
            throw OperatorError("The service \(address.service) at \(address.host):\(address.port) \(error).")
        }
        guard answer.status == 200 else {
            let problem = try? JSONDecoder().decode(Problem.self, from: answer.body)
            let detail = answer.status == 401 ? "It does not take this service token." : problem?.detail
            throw OperatorError("The service \(address.service) answers \(answer.status). \(detail ?? "")")
        }
        do {
            return try JSONCoding.decode(type, from: answer.body)
        } catch {
            throw OperatorError("The service \(address.service) answers with something else than was asked for.")
        }
    }
}

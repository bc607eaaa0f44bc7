import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Web

@Suite struct RequestFormTests {
    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "%c3=1", "a=%f0%28%8c%bc"])
    func malformedEscapesAreRefused(_ text: String) {
        let error = #expect(throws: ProblemDetails.self) { try RequestForm(text: text) }
        #expect(error?.status == .badRequest)
    }

    @Test func tooManyFieldsAreRefused() {
        let text = (0...RequestForm.fieldsMaximum).map { "f\($0)=1" }.joined(separator: "&")
        #expect(throws: ProblemDetails.self) { try RequestForm(text: text) }
    }

    @Test func anotherKindOfBodyOrALargeOneIsRefused() async {
        func status(_ type: String?, _ count: Int) async -> HTTPResponse.Status? {
            var headers = HTTPFields()
            headers[.contentType] = type
            let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/", headerFields: headers)
            let body = RequestBody(buffer: ByteBuffer(repeating: UInt8(ascii: "a"), count: count))
            do {
                _ = try await RequestForm(Request(head: head, body: body))
                return nil
            } catch { return (error as? ProblemDetails)?.status }
        }
        #expect(await status("application/json", 10) == .unsupportedMediaType)
        #expect(await status(nil, 10) == .unsupportedMediaType)
        #expect(await status("application/x-www-form-urlencoded", RequestForm.bytesMaximum + 1) == .contentTooLarge)
        #expect(await status("Application/X-WWW-Form-Urlencoded; charset=utf-8", RequestForm.bytesMaximum) == nil)
    }

    @Test func fieldsAreDecodedInOrder() throws {
        let form = try RequestForm(text: "a=1+2%2B3&b=&c&a=%C3%A9&=x&d=e%3Df%26")
        #expect(form["a"] == "1 2+3")
        #expect(form.all("a") == ["1 2+3", "é"])
        #expect(form["b"] == "")
        #expect(form["c"] == "")
        #expect(form["d"] == "e=f&")
        #expect(form["e"] == nil)
        #expect(try RequestForm(text: "").fields.isEmpty)
    }

    @Test func aMissingLongOrUnprintableTextNamesItsField() throws {
        let form = try RequestForm(text: "blank=+%20&long=abcdef&bell=a%07b&ok=+a%0D%0Ab+")
        func message(_ name: String) -> [FieldError]? {
            #expect(throws: ProblemDetails.self) { try form.text(name, "Note", maximum: 5) }?.errors
        }
        #expect(message("none") == [FieldError(field: "none", message: "Note must be filled in.")])
        #expect(message("blank") == [FieldError(field: "blank", message: "Note must be filled in.")])
        #expect(message("long") == [FieldError(field: "long", message: "Note must have 5 characters at most.")])
        #expect(message("bell") == [FieldError(field: "bell", message: "Note has characters that cannot be shown.")])
        #expect(try form.text("ok", "Note") == "a\nb")
        #expect(try form.optionalText("none", "Note") == nil)
    }

    @Test func queriesAreRead() throws {
        func request(_ path: String) -> Request {
            Request(
                head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: path),
                body: RequestBody(buffer: ByteBuffer()))
        }
        #expect(request("/a?q=x+y%26&page=3").queryText("q") == "x y&")
        #expect(request("/a?q=").queryText("q") == nil)
        #expect(request("/a?q=%").queryText("q") == nil)
        #expect(request("/a").queryText("q") == nil)
        #expect(try request("/a?page=3").queryInteger("page", in: 1...9, default: 1) == 3)
        #expect(try request("/a").queryInteger("page", in: 1...9, default: 1) == 1)
        for bad in ["0", "10", "x", "1.5", "99999999999999999999"] {
            #expect(throws: ProblemDetails.badRequest("page must be a whole number from 1 to 9.")) {
                try request("/a?page=\(bad)").queryInteger("page", in: 1...9, default: 1)
            }
        }
    }

    @Test func anIdempotencyKeyIsRequiredAndBounded() throws {
        func key(_ value: String?) throws -> String {
            var headers = HTTPFields()
            headers[.idempotencyKey] = value
            let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/", headerFields: headers)
            return try Request(head: head, body: RequestBody(buffer: ByteBuffer())).idempotencyKey()
        }
        #expect(try key("abc-1") == "abc-1")
        for bad in [nil, "", "a b", String(repeating: "a", count: 121)] as [String?] {
            #expect(throws: ProblemDetails.self) { try key(bad) }
        }
    }

    @Test func everyTextComesBackFromItsEscapes() {
        for text in ["", "a b", "city:A-1/ü?&=+%", "🧾", "\u{0}\n"] {
            #expect(FormText.decode(FormText.encode(text)) == text)
        }
    }
}

import Foundation
import HTTPTypes
package import Hummingbird
import NIOCore

/// The fields of a posted form (`application/x-www-form-urlencoded`), at most 64 KiB and 200 of them.
package struct RequestForm: Sendable, Hashable {
    package static let bytesMaximum = 65_536
    package static let fieldsMaximum = 200

    /// In the order in which they came; a name may come more than once.
    package let fields: [Field]

    package struct Field: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    /// Reads the body. Throws 415 for another kind of body, 413 for a larger one, 400 for one that is malformed.
    package init(_ request: Request) async throws {
        let kind = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() }
        guard kind == "application/x-www-form-urlencoded" else {
            throw ProblemDetails(.unsupportedMediaType, detail: "Send an application/x-www-form-urlencoded body.")
        }
        do {
            let buffer = try await request.body.collect(upTo: Self.bytesMaximum)
            try self.init(text: String(buffer: buffer))
        } catch is NIOTooManyBytesError {
            throw ProblemDetails(.contentTooLarge, title: "Too much", detail: "A form may have 64 KiB at most.")
        }
    }

    /// Throws 400 for a malformed escape, bytes that are no UTF-8, or too many fields.
    package init(text: String) throws(ProblemDetails) {
        let pairs = text.split(separator: "&")
        guard pairs.count <= Self.fieldsMaximum else {
            throw .badRequest("A form may have \(Self.fieldsMaximum) fields at most.")
        }
        var fields: [Field] = []
        for pair in pairs {
            let equals = pair.firstIndex(of: "=") ?? pair.endIndex
            guard let name = FormText.decode(pair[..<equals]), let value = FormText.decode(pair[equals...].dropFirst())
            else {
                throw .badRequest("The form is malformed: a % must be followed by two hexadecimal digits, in UTF-8.")
            }
            fields.append(Field(name: name, value: value))
        }
        self.fields = fields
    }

    /// The first value of that name.
    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// All values of that name.
    package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// A value that must be there, without white space around it; `label` is what the page calls it. Throws 422.
    package func text(_ name: String, _ label: String, maximum: Int = 200) throws(ProblemDetails) -> String {
        let value = try optionalText(name, label, maximum: maximum)
        guard let value else { throw .invalid([FieldError(field: name, message: "\(label) must be filled in.")]) }
        return value
    }

    /// A value that may be missing or blank. Throws 422 if it is longer than `maximum` characters, or has control
    /// characters other than line ends and tabs.
    package func optionalText(
        _ name: String, _ label: String, maximum: Int = 200
    ) throws(ProblemDetails) -> String? {
        let value = (self[name] ?? "").replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
        guard value.count <= maximum else {
            throw .invalid([FieldError(field: name, message: "\(label) must have \(maximum) characters at most.")])
        }
        let isClean = value.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control || scalar == "\n" || scalar == "\t"
        }
        guard isClean else {
            throw .invalid([FieldError(field: name, message: "\(label) has characters that cannot be shown.")])
        }
        return value.isEmpty ? nil : value
    }
}

/// Percent-escapes as forms and queries write them: a plus is a space.
enum FormText {
    static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Everything but unreserved characters (RFC 3986) is escaped.
    static func encode(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}

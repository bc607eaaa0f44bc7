import Policies
import TestSupport
import Testing

@Suite("Length of an SMS")
struct SMSLengthTests {
    struct Case: Sendable {
        let text: String
        let encoding: SMSLength.Encoding
        let units: Int
        let segments: Int
    }

    @Test(
        "segments by 3GPP TS 23.038 and 23.040",
        arguments: [
            Case(text: "", encoding: .gsm7, units: 0, segments: 1),
            Case(text: String(repeating: "a", count: 160), encoding: .gsm7, units: 160, segments: 1),
            Case(text: String(repeating: "a", count: 161), encoding: .gsm7, units: 161, segments: 2),
            Case(text: String(repeating: "a", count: 306), encoding: .gsm7, units: 306, segments: 2),
            Case(text: String(repeating: "a", count: 307), encoding: .gsm7, units: 307, segments: 3),
            Case(text: String(repeating: "€", count: 80), encoding: .gsm7, units: 160, segments: 1),
            // An escape and its letter are never parted: 153 is odd, so only 76 fit.
            Case(text: String(repeating: "€", count: 153), encoding: .gsm7, units: 306, segments: 3),
            Case(text: String(repeating: "ê", count: 70), encoding: .ucs2, units: 70, segments: 1),
            Case(text: String(repeating: "ê", count: 71), encoding: .ucs2, units: 71, segments: 2),
            Case(text: String(repeating: "ê", count: 135), encoding: .ucs2, units: 135, segments: 3),
            Case(text: String(repeating: "😀", count: 67), encoding: .ucs2, units: 134, segments: 3),
            Case(text: "é£$@_'\n", encoding: .gsm7, units: 7, segments: 1),
            Case(text: "`", encoding: .ucs2, units: 1, segments: 1),
        ])
    func segments(_ expected: Case) {
        let length = SMSLength(expected.text)
        #expect(length.encoding == expected.encoding)
        #expect(length.units == expected.units)
        #expect(length.segments == expected.segments)
    }

    @Test(
        "a bundle's texts are measured with the links of the address in use",
        arguments: [
            ("http://127.0.0.1:8080", 0), ("https://pay.example.co.za", 0),
            ("https://payments.customer-accounts.municipality-of-the-great-karoo.example.co.za", 1),
        ])
    func origin(_ origin: String, files: Int) throws {
        do {
            _ = try PolicyBundle.load(folder: Repository.policies, origin: origin)
            #expect(files == 0)
        } catch {
            #expect(error.errors.count == files)
            #expect(error.errors.allSatisfy { $0.description.contains("links that begin with \(origin)") })
        }
    }
}

import NotifierCore
import Testing

@Suite("Quoted-printable")
struct QuotedPrintableTests {
    @Test(
        "writes what lines, spaces and signs need",
        arguments: [
            ("", "\r\n"), ("plain", "plain\r\n"), ("a\nb\r\nc", "a\r\nb\r\nc\r\n"), ("a=b", "a=3Db\r\n"),
            ("ê", "=C3=AA\r\n"), ("end \n", "end=20\r\n\r\n"), ("tab\t", "tab=09\r\n"), ("a b", "a b\r\n"),
            ("\u{1F600}", "=F0=9F=98=80\r\n"), ("a\u{0}b", "a=00b\r\n"),
        ])
    func encodes(text: String, expected: String) {
        #expect(QuotedPrintable.encode(text) == expected)
    }

    @Test("breaks long lines and loses nothing", arguments: [74, 75, 76, 77, 150, 300])
    func longLines(length: Int) {
        for sign in ["x", "ê", "="] {
            let text = String(repeating: sign, count: length)
            let encoded = QuotedPrintable.encode(text)
            for line in encoded.split(separator: "\r\n") { #expect(line.utf8.count <= 76) }
            #expect(decode(encoded) == text)
        }
    }

    private func decode(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.replacing("=\r\n", with: "").utf8.dropLast(2))[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            bytes += UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16).map { [$0] } ?? []
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Puts digits of a fixed width and separators one behind the other, without a text for each: every message carries an
/// instant or two.
struct DigitWriter {
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// - Parameter length: the most ASCII characters that are written.
    static func text(atMost length: Int, _ write: (inout DigitWriter) -> Void) -> String {
        String(unsafeUninitializedCapacity: length) { bytes in
            var writer = DigitWriter(bytes: bytes)
            write(&writer)
            return writer.count
        }
    }

    private init(bytes: UnsafeMutableBufferPointer<UInt8>) { self.bytes = bytes }

    /// A number that is not negative, its last `width` digits.
    mutating func put(_ number: Int, _ width: Int) {
        var left = number
        for place in stride(from: count + width - 1, through: count, by: -1) {
            bytes[place] = UInt8(ascii: "0") + UInt8(left % 10)
            left /= 10
        }
        count += width
    }

    mutating func put(_ separator: Unicode.Scalar) {
        bytes[count] = UInt8(ascii: separator)
        count += 1
    }
}

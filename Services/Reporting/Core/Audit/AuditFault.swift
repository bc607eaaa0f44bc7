/// What is wrong with a chain, and where.
package enum AuditFault: Sendable, Hashable {
    /// The entry of this number is not there, although later ones or the head say so.
    case missing(Int64)
    /// The entry of this number, or its hash, is not what was written.
    case changed(Int64)
    /// The seal of this entry is missing or does not fit its hash: somebody without the key made the chain anew.
    case seal(Int64)
    /// All entries hold together, but the head that was noted is another one.
    case head(Int64)

    package var sequence: Int64 {
        switch self {
        case .missing(let number), .changed(let number), .seal(let number), .head(let number): number
        }
    }

    package var text: String {
        switch self {
        case .missing(let number): "Entry \(number) is missing."
        case .changed(let number): "Entry \(number) was changed after it was written."
        case .seal(let number): "The seal of entry \(number) is missing or does not fit."
        case .head(let number): "The noted head does not fit the last entry, \(number)."
        }
    }
}

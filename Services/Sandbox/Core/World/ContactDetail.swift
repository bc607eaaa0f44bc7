package import Contracts

/// A way to reach a debtor, as its record says.
package struct ContactDetail: Sendable, Hashable {
    package let kind: ContactPointKind
    /// A number in international form, an e-mail address, or lines of a postal address.
    package let value: String
    package let preferred: Bool
    /// Whether it really reaches the debtor: a wrong number is somebody else's.
    package let reachesDebtor: Bool
}

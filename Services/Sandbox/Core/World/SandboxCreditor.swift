package import Contracts

/// A creditor as the outside knows it. Repeated from the policy on purpose: the sandbox is an outsider.
package struct SandboxCreditor: Sendable, Hashable {
    /// As accounts name it, not scoped.
    package let id: CreditorID
    /// The ERP that speaks for it.
    package let system: SystemID
    package let name: String
    /// `own-name` or `third-party`.
    package let role: String
    /// The registered debt collector that acts for it; nil when it collects in its own name.
    package let collector: String?
    package let registration: String?

    static let all = [
        SandboxCreditor(
            id: "metsi-city", system: "city", name: "Metsi City", role: "own-name", collector: nil, registration: nil),
        SandboxCreditor(
            id: "karoo-retail", system: "trade", name: "Karoo Home", role: "third-party",
            collector: "Umbani Recoveries (Pty) Ltd", registration: "0031245/11"),
        SandboxCreditor(
            id: "linden-practice", system: "trade", name: "Linden Family Practice", role: "own-name", collector: nil,
            registration: nil),
    ]
}

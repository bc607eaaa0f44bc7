/// The console's areas, in the order of its navigation. Each is served by the service that owns its path.
package enum ConsoleArea: String, Sendable, Hashable, CaseIterable {
    case overview
    case accounts
    case segments
    case contacts
    case calls
    case disputes
    case payments
    case operations
    case audit

    package var title: String {
        switch self {
        case .overview: "Overview"
        case .accounts: "Accounts"
        case .segments: "Segments"
        case .contacts: "Contacts"
        case .calls: "Calls"
        case .disputes: "Disputes"
        case .payments: "Payments"
        case .operations: "Operations"
        case .audit: "Audit"
        }
    }

    package var path: String {
        switch self {
        case .overview: "/console"
        case .operations: "/console/operations"
        case .audit: "/console/audit"
        default: "/" + rawValue
        }
    }

    var icon: Icon {
        switch self {
        case .overview: .chart
        case .accounts: .wallet
        case .segments: .people
        case .contacts: .message
        case .calls: .call
        case .disputes: .dispute
        case .payments: .bank
        case .operations: .gear
        case .audit: .shield
        }
    }
}

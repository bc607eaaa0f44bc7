/// What a signed-in user may do. Roles do not contain one another: a route names every role that may use it, so that
/// nobody gets a right by surprise (an administrator of users does not approve policies).
package enum Role: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case agent
    case specialist
    case supervisor
    case policyAuthor = "policy-author"
    case policyApprover = "policy-approver"
    case auditor
    case admin

    package static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}

package import Web

/// Who may do what about messages set aside, in every service; and where.
package enum SetAsideRights {
    package static let readers: Set<Role> = [.agent, .specialist, .supervisor, .auditor, .admin]
    package static let deciders: Set<Role> = [.supervisor, .admin]
    /// Bodies may hold names and addresses.
    package static let bodyReaders: Set<Role> = [.specialist, .supervisor]

    /// The page of a service, on the edge.
    package static func page(of service: String) -> String? {
        switch service {
        case "communication": "/contacts/messages"
        case "dispute": "/disputes/messages"
        case "payment": "/payments/set-aside"
        case "reporting": "/console/messages"
        case "segmentation": "/segments/messages"
        default: nil
        }
    }
}

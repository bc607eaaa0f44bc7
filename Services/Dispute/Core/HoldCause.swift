/// What a hold stands for, by the hold's name.
package enum HoldCause: Sendable, Hashable {
    case dispute(String)
    case task(String)
    case status(String)
    case parked(String)
    case manual(String)

    /// A name of no known form is staff's own.
    package init(_ holdID: String) {
        let parts = holdID.split(separator: ":", maxSplits: 1).map(String.init)
        let rest = parts.count == 2 ? parts[1] : ""
        self =
            switch parts.first {
            case "dispute": .dispute(rest)
            case "task": .task(rest)
            case "status": .status(rest)
            case "parked": .parked(rest)
            default: .manual(rest)
            }
    }

    /// Whether staff may release it: a hold that a task left behind, or one they placed. Every other one ends with its
    /// cause.
    package var isStaffs: Bool {
        switch self {
        case .task, .manual: true
        case .dispute, .status, .parked: false
        }
    }

    package var words: String {
        switch self {
        case .dispute(let id): "Dispute \(id)"
        case .task(let id): "Task \(id)"
        case .status: "Told by the creditor's system"
        case .parked: "Ends when the message is applied or discarded"
        case .manual: "By hand"
        }
    }
}

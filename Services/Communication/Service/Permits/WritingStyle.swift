import Policies
import Vault
import Web

/// For whose eyes a text is written.
enum WritingStyle: Sendable, Hashable {
    /// For the debtor: the record is opened, links work.
    case message(AccessNote)
    /// For staff who may see the person's data: links are bearer secrets and stay out.
    case preview(AccessNote)
    /// For everybody else, and for looking ahead: nothing is opened, and the name is a placeholder.
    case blind

    static let placeholder = "[name]"

    var access: AccessNote? {
        switch self {
        case .message(let note), .preview(let note): note
        case .blind: nil
        }
    }

    var hasLinks: Bool { if case .message = self { true } else { false } }
}

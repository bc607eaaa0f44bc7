import HTTPTypes

/// The shared words that this module's code uses.
enum ShellWord: String, PageWord {
    case yourAccount = "your-account"
    case collector
    case help
    case rights
    /// For the services' own templates.
    case ways
    case expiredTitle = "expired.title"

    case errorLinkTitle = "error.link.title"
    case errorLinkText = "error.link.text"
    case errorFormTitle = "error.form.title"
    case errorFormText = "error.form.text"
    case errorChangedTitle = "error.changed.title"
    case errorChangedText = "error.changed.text"
    case errorManyTitle = "error.many.title"
    case errorManyText = "error.many.text"
    case errorBusyTitle = "error.busy.title"
    case errorBusyText = "error.busy.text"
    case errorInputTitle = "error.input.title"
    case errorInputText = "error.input.text"
    case errorOursTitle = "error.ours.title"
    case errorOursText = "error.ours.text"
}

extension ShellWord {
    /// What a debtor is told about an error of that status.
    static func of(_ status: HTTPResponse.Status) -> (title: ShellWord, text: ShellWord) {
        switch status.code {
        case 401, 403: (.errorFormTitle, .errorFormText)
        case 404, 405, 410: (.errorLinkTitle, .errorLinkText)
        case 409: (.errorChangedTitle, .errorChangedText)
        case 429: (.errorManyTitle, .errorManyText)
        case 503: (.errorBusyTitle, .errorBusyText)
        case ..<500: (.errorInputTitle, .errorInputText)
        default: (.errorOursTitle, .errorOursText)
        }
    }
}

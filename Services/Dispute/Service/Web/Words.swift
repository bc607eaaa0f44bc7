import Web

/// What people wrote, as it is shown: escaped, with its line ends kept.
enum Words {
    static func html(_ text: String) -> HTML {
        HTML(trusted: HTML(escaping: text).text.replacing("\n", with: "<br>"))
    }
}

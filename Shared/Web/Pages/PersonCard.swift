/// A debtor's name on a page of a service that does not hold it: the edge puts the vault's card in its place, so that
/// the name passes through no other service.
package enum PersonCard {
    /// The edge's include for that debtor, by scoped id. Without the edge the page shows nothing there.
    package static func html(debtor: String) -> HTML {
        HTML(trusted: "<!--# include virtual=\"/vault/card/\(FormText.encode(debtor))\" -->")
    }
}

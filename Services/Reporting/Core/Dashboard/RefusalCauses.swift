/// Which rules of one refusal say the same, so that a refusal counts once for each thing that stood in the way. Every
/// rule that spoke stays in the decision log.
///
/// What a rule stops on is read from the bundle. A rule of the gate counts under the bundle's rule that names the
/// same; a rule of the bundle that names several things counts under one that names fewer of them (a hold under the law
/// that asked for it); of rules that name exactly the same the house's own comes first, since it binds everywhere, then
/// the bundle's order. Rules that name nothing in common are causes of their own, as two caps are.
package struct RefusalCauses: Sendable {
    /// A rule of the bundle as far as it matters here.
    package struct Rule: Sendable {
        package let id: String
        /// What it stops on, by the bundle's names.
        package let causes: Set<String>
        package let bindsEverywhere: Bool

        package init(_ id: String, _ causes: Set<String>, bindsEverywhere: Bool) {
            self.id = id
            self.causes = causes
            self.bindsEverywhere = bindsEverywhere
        }
    }

    private struct Ranked {
        let rule: Rule
        let place: Int

        /// The more telling one, and with it the one others count under.
        func comesBefore(_ other: Ranked) -> Bool {
            (rule.causes.count, rule.bindsEverywhere ? 0 : 1, place)
                < (other.rule.causes.count, other.rule.bindsEverywhere ? 0 : 1, other.place)
        }
    }

    private let ranked: [String: Ranked]

    /// - Parameter rules: in the bundle's order. Rules without a cause that others may share are left out.
    package init(_ rules: [Rule] = []) {
        ranked = Dictionary(
            rules.enumerated().filter { !$0.element.causes.isEmpty }.map {
                ($0.element.id, Ranked(rule: $0.element, place: $0.offset))
            }
        ) { first, _ in first }
    }

    /// For each rule of a refusal the one it counts under; nil when it stands for itself.
    package func folded(_ refusal: [String]) -> [(rule: String, under: String?)] {
        let spoken = Set(refusal)
        return refusal.map { rule in (rule, root(of: rule, among: spoken)) }
    }

    private func root(of rule: String, among spoken: Set<String>) -> String? {
        var found: String?
        // Ends: each step leads to one that comes before.
        while let next = stronger(than: found ?? rule, among: spoken) { found = next }
        return found
    }

    private func stronger(than rule: String, among spoken: Set<String>) -> String? {
        let others = spoken.compactMap { $0 == rule ? nil : ranked[$0] }
        let same: [Ranked]
        if let own = ranked[rule] {
            same = others.filter { $0.rule.causes.isSubset(of: own.rule.causes) && $0.comesBefore(own) }
        } else {
            let causes = HouseRuleCauses.causes(rule)
            same = others.filter { !$0.rule.causes.isDisjoint(with: causes) }
        }
        return same.min { $0.comesBefore($1) }?.rule.id
    }
}

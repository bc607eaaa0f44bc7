package import Policies

extension GateRules {
    /// The rules of a bundle, with its holidays.
    package init(_ bundle: PolicyBundle) {
        self.init(packs: bundle.rulePacks, holidays: bundle.holidays)
    }
}

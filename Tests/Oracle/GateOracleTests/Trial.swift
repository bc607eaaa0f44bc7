/// One case asked of the gate and of the oracle.
struct Trial: Sendable {
    let seed: UInt64
    let question: GateCase
    let expected: PlainAnswer
    /// What is different, in words; nil when nothing is.
    let difference: String?

    init(seed: UInt64, catalogue: ZoneCatalogue, fault: Fault? = nil) {
        self.seed = seed
        var maker = CaseMaker(seed: seed, catalogue: catalogue)
        let question = maker.make()
        self.question = question
        expected = PlainGate(question, zones: question.zones.map(catalogue.plain)).answer()
        do {
            let told = fault?.plant(in: question, catalogue) ?? question
            let given = PlainAnswer(try told.askGate(catalogue))
            difference = Self.difference(given, expected, isCut: question.history.count > GateCase.listedMax)
        } catch {
            difference = "the gate could not be asked: \(error)"
        }
    }

    private static func difference(_ given: PlainAnswer, _ expected: PlainAnswer, isCut: Bool) -> String? {
        if isCut {
            guard !given.isAtLeastAsStrict(as: expected) else { return nil }
        } else {
            guard given != expected else { return nil }
        }
        let ids = Set(given.words.keys).union(expected.words.keys).sorted()
        let words = ids.filter { given.words[$0] != expected.words[$0] }.map { id in
            "\(id): \(said(given.words[id])), should be \(said(expected.words[id]))"
        }
        return (["\(given.decision), should be \(expected.decision)"] + words).joined(separator: "\n")
    }

    private static func said(_ word: PlainAnswer.Word?) -> String { word.map { "\($0)" } ?? "nothing" }
}

/// What many trials came to.
struct Tally: Sendable {
    var cases = 0
    var allowed = 0
    var delayed = 0
    var denied = 0
    /// Delays by a cap or a conversation, and questions less than a day from a change of some candidate's clocks.
    var capped = 0
    var nearChange = 0
    var severalZones = 0
    var failures: [Trial] = []

    static let failuresMax = 5

    mutating func add(_ trial: Trial, _ catalogue: ZoneCatalogue) {
        cases += 1
        switch trial.expected.decision {
        case .allow: allowed += 1
        case .delay: delayed += 1
        case .deny, .route: denied += 1
        }
        let isCapped = trial.expected.words.contains { id, word in
            guard case .delay = word else { return false }
            return id.hasPrefix("C-") || id.hasPrefix("T-")
        }
        if isCapped { capped += 1 }
        let now = trial.question.now / 1_000
        let isNear = trial.question.zones.contains { name in
            let zone = catalogue.plain(name)
            return zone.offset(at: now - 86_400) != zone.offset(at: now + 86_400)
        }
        if isNear { nearChange += 1 }
        if trial.question.zones.count > 1 { severalZones += 1 }
        if trial.difference != nil, failures.count < Self.failuresMax { failures.append(trial) }
    }

    mutating func add(_ other: Tally) {
        cases += other.cases
        allowed += other.allowed
        delayed += other.delayed
        denied += other.denied
        capped += other.capped
        nearChange += other.nearChange
        severalZones += other.severalZones
        failures = Array((failures + other.failures).prefix(Self.failuresMax))
    }
}

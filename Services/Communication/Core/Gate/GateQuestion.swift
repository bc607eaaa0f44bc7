import Calendars
import Contracts
import Policies

/// One input with what follows from it: the zones it is really about, the day it is there, and the rules then in force.
struct GateQuestion {
    let input: GateInput
    /// Empty when the zones cannot be told; the gate then refuses whatever the other rules say.
    let zones: [Zone]
    /// The local dates on the clocks of all zones.
    let days: [LocalDate]
    let rules: [GateRules.Placed]
    /// The windows among the rules.
    let windows: [(placed: GateRules.Placed, hours: ContactHours)]

    init(input: GateInput, zones: [Zone], rules: GateRules) {
        let zones = Self.agreed(input, zones)
        // Without a zone the answer is no in any case; UTC only lets the other rules be asked too.
        let days = Set((zones.isEmpty ? [.utc] : zones).map { $0.local(at: input.instant).date }).sorted()
        self.input = input
        self.zones = zones
        self.days = days
        let countries = Set([input.debtor.country, input.creditor.jurisdiction].compactMap { $0 })
        self.rules = rules.inForce(on: days, countries: countries, for: Self.subject(of: input))
        windows = self.rules.compactMap { placed in
            guard case .window(let window) = placed.rule.effect else { return nil }
            let hours = rules.hours(window, country: placed.country, debtorCountry: input.debtor.country)
            return (placed, hours)
        }
    }

    var contact: ContactFacts { input.contact }
    var isPressing: Bool { contact.contactClass.isPressing }

    /// The zones the question is asked in; UTC where none can be told, for which see `init`.
    var clocks: [Zone] { zones.isEmpty ? [.utc] : zones }

    /// The first moment at which it is `day` on the clocks of every zone.
    func start(of day: LocalDate) -> Instant {
        clocks.map { start(of: day, in: $0) }.max() ?? input.instant
    }

    /// The moment at which a day begins in a zone, the next one from now on where there are two: clocks that are put
    /// back over midnight begin a day, end it again, and begin it anew.
    func start(of day: LocalDate, in zone: Zone) -> Instant {
        let midnight = LocalDateTime(startOf: day)
        return zone.instants(of: midnight).first { $0 > input.instant } ?? zone.firstInstant(notBefore: midnight)
    }

    /// The day on which it is latest; what must wait for a day waits for it everywhere.
    var earliestDay: LocalDate { days.min() ?? Zone.utc.local(at: input.instant).date }
    var latestDay: LocalDate { days.max() ?? earliestDay }

    private static func agreed(_ input: GateInput, _ zones: [Zone]) -> [Zone] {
        var found: [Zone] = []
        for fact in input.zones {
            guard let zone = zones.first(where: { $0.identifier == fact.zone }),
                ZoneFact(zone, at: input.instant) == fact
            else { return [] }
            found.append(zone)
        }
        return found
    }

    private static func subject(of input: GateInput) -> RuleSubject {
        RuleSubject(
            role: input.creditor.role, contactClass: input.contact.contactClass, channel: input.contact.channel,
            debtType: input.account.debtType, creditClass: input.creditor.creditClass,
            attributes: Dictionary(input.account.attributes.map { ($0, "yes") }) { first, _ in first })
    }
}

/// What speaks against a contact, before it is known under which rule's name.
struct Finding {
    let effect: RuleVerdict.Effect
    let until: Instant?
    let recipient: RouteRecipient?
    let text: String
    let channelOnly: Bool

    static func deny(_ text: String, channelOnly: Bool = false) -> Finding {
        Finding(effect: .deny, until: nil, recipient: nil, text: text, channelOnly: channelOnly)
    }

    static func delay(until: Instant, _ text: String) -> Finding {
        Finding(effect: .delay, until: until, recipient: nil, text: text, channelOnly: false)
    }

    static func route(to recipient: RouteRecipient, _ text: String) -> Finding {
        Finding(effect: .route, until: nil, recipient: recipient, text: text, channelOnly: false)
    }

    static func allow(_ text: String) -> Finding {
        Finding(effect: .allow, until: nil, recipient: nil, text: text, channelOnly: false)
    }

    func verdict(_ rule: HouseRule) -> RuleVerdict {
        RuleVerdict(
            ruleID: rule.rawValue, source: HouseRule.source, effect: effect, until: until, recipient: recipient,
            text: text, channelOnly: channelOnly)
    }

    func verdict(_ rule: Rule) -> RuleVerdict {
        RuleVerdict(
            ruleID: rule.id, source: rule.source, effect: effect, until: until, recipient: recipient, text: text,
            channelOnly: channelOnly, effectiveFrom: rule.effectiveFrom)
    }
}

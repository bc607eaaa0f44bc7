import Calendars
import Contracts
import Money
import Policies

// MARK: - States of affairs that stop a contact

extension GateQuestion {
    /// What a state of affairs means for this contact; nil when it does not hold or does not bind.
    ///
    /// - Parameter explicit: the rule names the contact's class itself, and so binds it where it otherwise would not.
    func finding(_ condition: StopCondition, explicit: Bool) -> Finding? {
        let binds = isPressing || explicit
        switch condition {
        case .dispute, .debtReview, .breathingSpace, .deceased, .sequestrated, .manual, .unprocessedFact:
            return binds ? heldFinding(condition) : nil
        case .represented: return representedFinding
        case .settled: return binds ? settledFinding : nil
        case .nothingDue: return binds ? nothingDueFinding : nil
        case .promised: return binds ? promiseFinding : nil
        case .optedOut: return optOutFinding
        case .ceased: return ceaseFinding
        case .noConsent: return consentFinding(isDemanded: false)
        case .noAddress: return addressFinding
        case .noZone: return zones.isEmpty ? .deny("the time where the debtor is cannot be told") : nil
        case .unknownCreditor: return input.creditor.known ? nil : .deny("the creditor is not in the policy")
        case .unregistered: return registrationFinding
        case .staleFacts: return freshnessFinding
        case .staleFeed: return binds || contact.contactClass == .statutory ? feedFinding : nil
        case .attemptOpen: return inProgressFinding
        case .channelOff: return channelOffFinding
        case .minor: return binds && input.debtor.isMinor ? .route(to: .human, "the debtor is a minor") : nil
        }
    }

    // MARK: Owed

    var closedFinding: Finding? {
        input.account.closed ? .deny("the account is closed") : nil
    }

    var paidFinding: Finding? {
        let account = input.account
        return account.settled || !account.balance.isPositive ? .deny("nothing is owed any more") : nil
    }

    private var settledFinding: Finding? { paidFinding ?? closedFinding }

    var nothingDueFinding: Finding? {
        input.account.chased.isPositive ? nil : .deny("the amount this message would ask for is nothing now")
    }

    /// The promise's day belongs to the debtor until it is over on every clock.
    var promiseFinding: Finding? {
        guard let due = input.account.promiseDueOn, earliestDay <= due else { return nil }
        return .delay(until: start(of: due.adding(days: 1)), "a promise to pay is open until \(due)")
    }

    /// A reminder speaks of a date to come.
    var lateReminderFinding: Finding? {
        guard contact.contactClass == .reminder, let due = contact.anchorDueOn, latestDay > due else { return nil }
        return .deny("a reminder of \(due), which has passed")
    }

    // MARK: Held

    var disputeFinding: Finding? { heldFinding(.dispute) }

    /// Disputes and representation have rules of their own; every other reason stops under this one.
    var holdFinding: Finding? {
        let reasons = input.holds.map(\.reason).filter { $0 != .dispute && $0 != .represented }
        return reasons.isEmpty ? nil : .deny("held: " + Self.names(reasons))
    }

    var statusFinding: Finding? {
        let statuses = input.debtor.statuses.filter { $0 != .none && $0 != .represented }
        guard !statuses.isEmpty else { return nil }
        let names = Set(statuses.map(\.rawValue)).sorted().joined(separator: ", ")
        if isPressing { return .deny("the debtor's status: " + names) }
        // Nothing goes out to the dead, not even a receipt; somebody has to look at the estate.
        return statuses.contains(.deceased) ? .route(to: .human, "the debtor has died") : nil
    }

    /// By a hold or by the debtor's status, whichever is known first.
    private func heldFinding(_ condition: StopCondition) -> Finding? {
        let held = input.holds.contains { StopCondition($0.reason) == condition }
        let status = input.debtor.statuses.contains { $0.rawValue == condition.rawValue }
        return held || status ? .deny("held: \(condition.rawValue)") : nil
    }

    var representedFinding: Finding? {
        let debtor = input.debtor
        let isRepresented =
            debtor.represented || debtor.statuses.contains(.represented)
            || input.holds.contains { $0.reason == .represented }
        guard isRepresented else { return nil }
        return debtor.representativeReachable
            ? .route(to: .representative, "somebody acts for the debtor, and is to be written to instead")
            : .route(to: .human, "somebody acts for the debtor, but no address of theirs is known")
    }

    private static func names(_ reasons: [HoldReason]) -> String {
        Set(reasons.map(\.rawValue)).sorted().joined(separator: ", ")
    }

    // MARK: The person's wishes

    var optOutFinding: Finding? {
        guard input.debtor.optedOut.contains(contact.channel), !isOwnConfirmation else { return nil }
        return .deny("the person opted out of \(contact.channel.rawValue)", channelOnly: true)
    }

    /// A notice the law demands may still go by letter: it is not contact the person can forbid.
    var ceaseFinding: Finding? {
        guard input.debtor.ceased, !isOwnConfirmation else { return nil }
        if contact.contactClass == .statutory && contact.channel == .letter { return nil }
        return .deny("the person asked for no contact")
    }

    /// The one message that confirms an opt-out passes it.
    var isOwnConfirmation: Bool {
        contact.contactClass == .confirmation && contact.confirmsOptOut != nil
    }

    /// Marketing (POPIA s69) and WhatsApp (its operator's terms) need consent; everything else only that it was not
    /// refused.
    /// - Parameter isDemanded: a rule of the bundle wants consent on record for this class or channel.
    func consentFinding(isDemanded: Bool) -> Finding? {
        guard !isOwnConfirmation else { return nil }
        let isNeeded = isDemanded || contact.contactClass == .marketing || contact.channel == .whatsapp
        let what = "\(contact.contactClass.rawValue) by \(contact.channel.rawValue)"
        switch input.debtor.consent {
        case .granted: return nil
        case .refused: return .deny("the person does not agree to \(what)", channelOnly: true)
        case .unrecorded:
            return isNeeded ? .deny("no consent is recorded to \(what)", channelOnly: true) : nil
        }
    }

    // MARK: The way

    private var addressFinding: Finding? {
        guard !input.debtor.reachable.contains(contact.channel) else { return nil }
        return .deny("no usable address for \(contact.channel.rawValue)", channelOnly: true)
    }

    var notServedFinding: Finding? {
        guard !contact.served else { return nil }
        return .deny("no notifier delivers by \(contact.channel.rawValue) here", channelOnly: true)
    }

    private var channelOffFinding: Finding? {
        if !input.creditor.channels.contains(contact.channel) {
            return .deny("the creditor does not use \(contact.channel.rawValue)", channelOnly: true)
        }
        guard contact.channel == .whatsapp, input.creditor.role == .thirdParty else { return nil }
        return .deny("whatsapp does not carry messages of debt collectors", channelOnly: true)
    }

    private var registrationFinding: Finding? {
        guard input.creditor.role == .thirdParty else { return nil }
        guard input.creditor.registrationPresent, let last = input.creditor.registrationValidUntil else {
            return .deny("the collector has no registration on record (ZA-DCA-01)")
        }
        return latestDay <= last ? nil : .deny("the collector's registration ended on \(last) (ZA-DCA-01)")
    }

    private var inProgressFinding: Finding? {
        let count = input.history.inProgress.count
        guard count > 0 else { return nil }
        return .delay(until: input.instant, "\(count) message(s) to the person have no outcome yet")
    }

    // MARK: Fresh facts

    private var freshnessFinding: Finding? {
        let limits = input.limits
        let stale = FreshnessMonitor.sources.filter { name in
            guard let age = input.freshness.sources.first(where: { $0.name == name })?.age, age >= 0 else {
                return true
            }
            let (end, overflow) = age.addingReportingOverflow(limits.permitLife)
            return overflow || end > limits.freshnessMax
        }
        guard !stale.isEmpty else { return nil }
        return .delay(until: input.instant, "facts older than the bound from " + stale.joined(separator: ", "))
    }

    private var feedFinding: Finding? {
        guard let most = input.creditor.feedMaxAge else { return nil }
        guard let age = input.freshness.feedAge else {
            return .deny("the creditor's system has not said how far it is")
        }
        return age <= most ? nil : .deny("the creditor's system was last heard \(age / 60_000) minutes ago")
    }
}

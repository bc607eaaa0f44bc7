import Calendars
import Contracts
import Policies

// MARK: - The gate's own rules

extension GateQuestion {
    func houseVerdicts() -> [RuleVerdict] {
        HouseRule.allCases.compactMap { rule in finding(rule)?.verdict(rule) }
    }

    private func finding(_ rule: HouseRule) -> Finding? {
        switch rule {
        case .policy: input.policyVersion.isEmpty ? .deny("no policy is loaded") : nil
        case .unknownDebtor: input.debtor.known ? nil : .deny("nothing is known of the debtor yet")
        case .unknownAccount: input.account.known ? nil : .deny("nothing is known of the account yet")
        case .unknownCreditor: finding(.unknownCreditor, explicit: false)
        case .noZone: finding(.noZone, explicit: false)
        case .noAddress: finding(.noAddress, explicit: false)
        case .segmentNone: isPressing && contact.segment == nil ? .deny("the account is in no segment yet") : nil
        case .fresh: finding(.staleFacts, explicit: false)
        case .feedAge: finding(.staleFeed, explicit: false)
        case .paid: isPressing ? paidFinding : nil
        case .closed: isPressing ? closedFinding : nil
        case .nothingDue: finding(.nothingDue, explicit: false)
        case .promise: finding(.promised, explicit: false)
        case .lateReminder: lateReminderFinding
        case .dispute: finding(.dispute, explicit: false)
        case .hold: isPressing ? holdFinding : nil
        case .status: statusFinding
        case .represented: finding(.represented, explicit: false)
        case .minor: finding(.minor, explicit: false)
        case .optOut: finding(.optedOut, explicit: false)
        case .cease: finding(.ceased, explicit: false)
        case .noConsent: finding(.noConsent, explicit: false)
        case .noRegistration: finding(.unregistered, explicit: false)
        case .notServed: notServedFinding
        case .channelOff: finding(.channelOff, explicit: false)
        case .template, .identification, .optOutLine, .amount, .legalWording: textFinding(rule)
        case .inProgress: finding(.attemptOpen, explicit: false)
        case .noHours, .closing: nil  // Said by `hoursVerdicts`, which knows the windows.
        }
    }

    /// What the rendered text lacks, or says too much.
    private func textFinding(_ rule: HouseRule) -> Finding? {
        let text = input.rendering
        // An agent reads from the task; what must be said in a call is not in a text to be checked.
        let isWritten = contact.channel != .call
        switch rule {
        case .template:
            if let missing = text.missing {
                let names = missing.joined(separator: ", ")
                return .deny("nothing is known to put in the text for " + names, channelOnly: true)
            }
            return text.templateApproved ? nil : .deny("no approved template for the channel", channelOnly: true)
        case .identification:
            return text.identification || !isWritten
                ? nil : .deny("the text does not say who writes", channelOnly: true)
        case .optOutLine:
            // The confirmation of an opt-out may hold nothing but itself (US-F-11).
            let isNeeded = isWritten && !isOwnConfirmation
            return text.optOutLine || !isNeeded ? nil : .deny("the text names no way to opt out", channelOnly: true)
        case .amount:
            let isNeeded = isWritten && isPressing && contact.contactClass != .marketing
            return text.amount || !isNeeded
                ? nil : .deny("the text does not name the amount open now", channelOnly: true)
        case .legalWording:
            // A notice the law itself prescribes has to name the steps it is about.
            return text.legalWording && contact.contactClass != .statutory ? Self.legalWords : nil
        default:
            return nil
        }
    }
}

// MARK: - The rules of the bundle

extension GateQuestion {
    func packVerdicts() -> [RuleVerdict] {
        rules.flatMap { placed in findings(placed.rule).map { $0.verdict(placed.rule) } }
    }

    private func findings(_ rule: Rule) -> [Finding] {
        switch rule.effect {
        case .window, .builtIn: []
        case .cap(let cap): [finding(cap, scope: rule.scope)].compactMap { $0 }
        case .quietAfterConversation(let days): [finding(quietDays: days, scope: rule.scope)].compactMap { $0 }
        case .stop(let conditions):
            conditions.compactMap { condition in
                condition == .noConsent
                    ? consentFinding(isDemanded: rule.scope.names(contact))
                    : finding(condition, explicit: rule.scope.classes.contains(contact.contactClass))
            }
        case .prescription(let years): [prescriptionFinding(years: years)].compactMap { $0 }
        case .waitAfterIssue(let days): [issueFinding(days: days)].compactMap { $0 }
        case .identification(let variables): [missingFinding(variables)].compactMap { $0 }
        case .optOutLine: [textFinding(.optOutLine)].compactMap { $0 }
        case .forbiddenWords: input.rendering.legalWording ? [Self.legalWords] : []
        }
    }

    private static let legalWords = Finding.deny(
        "the text threatens legal steps that were not taken", channelOnly: true)

    /// Which names a text holds is checked for each template when the bundle is loaded; here only what may be missing
    /// in a rendered one.
    private func missingFinding(_ variables: [TemplateVariable]) -> Finding? {
        if variables.contains(where: Self.names.contains), let finding = textFinding(.identification) {
            return finding
        }
        return variables.contains(.amount) ? textFinding(.amount) : nil
    }

    private static let names: Set<TemplateVariable> = [.creditorName, .collectorName, .collectorRegistration]

    private func prescriptionFinding(years: Int) -> Finding? {
        guard isPressing, let due = contact.anchorDueOn else { return nil }
        let prescribed = due.adding(months: years * 12)
        return latestDay >= prescribed ? .deny("due \(years) years ago or more, the debt may be prescribed") : nil
    }

    private func issueFinding(days: Int) -> Finding? {
        guard isPressing, let issued = contact.oldestIssuedOn else { return nil }
        let free = issued.adding(days: days)
        guard earliestDay < free else { return nil }
        return .delay(until: start(of: free), "less than \(days) days since the invoice was issued")
    }
}

extension RuleScope {
    /// Whether the rule speaks of the contact's class or channel by name, and not of contact as such.
    fileprivate func names(_ contact: ContactFacts) -> Bool {
        classes.contains(contact.contactClass) || channels.contains(contact.channel)
    }
}

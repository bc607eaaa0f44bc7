import Contracts

extension PolicyChecks {
    /// Texts that services send whatever the strategies say.
    static let requiredTemplates: [(id: String, channel: Channel)] = [
        ("receipt", .sms), ("receipt", .email), ("optout-confirmation", .sms), ("optout-confirmation", .email),
        ("dispute-acknowledged", .sms), ("dispute-acknowledged", .email),
    ]

    func checkTemplates() {
        for (id, channel) in Self.requiredTemplates {
            let file = "templates/en/\(channel.rawValue)/\(id).mustache"
            guard !contents.paths.contains(file) else { continue }
            findings.add(Place(file: file), "the file is missing; services send this text")
        }
        for located in contents.templates {
            checkEnglish(located)
            checkRules(of: located)
            checkLength(located)
        }
    }

    private func checkEnglish(_ located: LocatedTemplate) {
        let template = located.template
        let file = "templates/en/\(template.channel.rawValue)/\(template.id).mustache"
        guard contents.paths.contains(file) else {
            findings.add(Place(file: template.file), "has no English version; add \(file)")
            return
        }
        if let english = contents.templates.first(where: { $0.template.file == file }),
            english.template.contactClass != template.contactClass
        {
            findings.add(
                Place(file: template.file, line: located.classLine, field: "class"),
                "must be \(english.template.contactClass.rawValue), as in \(file)")
        }
    }

    /// What the rules ask of texts.
    private func checkRules(of located: LocatedTemplate) {
        let template = located.template
        for rule in contents.rules.map(\.value) where rule.status != .notApplicable {
            guard rule.scope.classes.isEmpty || rule.scope.classes.contains(template.contactClass),
                rule.scope.channels.isEmpty || rule.scope.channels.contains(template.channel)
            else { continue }
            switch rule.effect {
            case .identification(let variables):
                for variable in variables where !template.body.always(prints: variable) {
                    findings.add(
                        located.bodyPlace, "must say {{\(variable.rawValue)}} in every case (rule \(rule.id))")
                }
            case .optOutLine: checkOptOut(located, rule: rule)
            case .forbiddenWords(let words): checkWords(words, in: located, rule: rule)
            default: break
            }
        }
    }

    private func checkOptOut(_ located: LocatedTemplate, rule: Rule) {
        switch located.template.channel {
        case .sms, .whatsapp:
            guard !Phrase("STOP").occurs(in: located.template.body.source, matchingCase: true) else { return }
            findings.add(located.bodyPlace, "must say how to opt out with the word STOP (rule \(rule.id))")
        case .email, .letter, .call:
            guard !located.template.body.always(prints: .optOutLink) else { return }
            findings.add(located.bodyPlace, "must say how to opt out with {{optOutLink}} (rule \(rule.id))")
        }
    }

    private func checkWords(_ words: [String], in located: LocatedTemplate, rule: Rule) {
        let body = located.template.body.source
        for word in words {
            let phrase = Phrase(word)
            if let title = located.template.title, phrase.occurs(in: title.source) {
                findings.add(located.titlePlace, "must not say '\(word)' (rule \(rule.id))")
            }
            // The lines matter only once the word was found: most texts are clean.
            guard phrase.occurs(in: body) else { continue }
            let lines = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            for (offset, line) in lines.enumerated() where phrase.occurs(in: String(line)) {
                let place = Place(file: located.template.file, line: located.bodyLine + offset, field: "body")
                findings.add(place, "must not say '\(word)' (rule \(rule.id))")
            }
        }
    }

    /// With usual values, for a collector and for a creditor in its own name.
    private func checkLength(_ located: LocatedTemplate) {
        guard located.template.channel == .sms else { return }
        let collected = Dictionary(
            uniqueKeysWithValues: TemplateVariable.allCases.map { ($0.rawValue, $0.example(origin: origin)) })
        let own = collected.filter { !$0.key.hasPrefix("collector") }
        let longest = [collected, own].map { SMSLength(located.template.body.render($0)) }.max {
            $0.segments < $1.segments
        }
        guard let longest, longest.segments > SMSLength.segmentsMax else { return }
        findings.add(
            located.bodyPlace,
            "takes \(longest.segments) SMS (\(longest.encoding.rawValue)) with usual values and links that begin with "
                + "\(origin); at most \(SMSLength.segmentsMax) are allowed, so it must be shorter")
    }
}

import Calendars
import Contracts

extension PolicyLoader {
    /// The creditors, and the ids of all that stand there, readable or not.
    func readCreditors() -> ([Located<Creditor>], Set<String>) {
        let items = root(Self.creditorsFile)?.map(["creditors"])?.required("creditors")?.items() ?? []
        let creditors = items.compactMap(readCreditor)
        refuseRepeated(creditors.map { ($0.value.id.value, $0.field("id")) })
        let ids = items.compactMap { $0.entries()?.first { $0.name == "id" }?.value.text() }
        return (creditors, Set(ids))
    }

    private static let creditorFields = [
        "id", "name", "role", "collector", "jurisdiction", "ncaClass", "feedMaxAge", "channels", "bank", "replyTo",
        "emailFrom", "phone", "smsSender",
    ]

    private func readCreditor(_ field: YAMLField) -> Located<Creditor>? {
        guard let map = field.map(Self.creditorFields) else { return nil }
        let id = identifier(map.required("id"))
        let name = map.text("name")
        let role = map.required("role")?.choice(CollectingRole.self)
        let collector = map.optional("collector").flatMap(readCollector)
        checkCollector(role: role, map: map)
        let jurisdiction = country(map.required("jurisdiction"))
        let creditClass = map.required("ncaClass")?.choice(CreditClass.self)
        let feedMaxAge = map.required("feedMaxAge").flatMap(readAge)
        let channels: [Channel] = map.required("channels") == nil ? [] : map.choices("channels")
        let bank = map.required("bank").flatMap(readBank)
        let replyTo = emailAddress(map.required("replyTo"))
        let emailFrom = emailAddress(map.required("emailFrom"))
        let phone = phone(map.required("phone"))
        let smsSender = smsSender(map.required("smsSender"))
        guard let id, let name, let role, let jurisdiction, let creditClass, let feedMaxAge, let bank, let replyTo,
            let emailFrom, let phone, let smsSender
        else { return nil }
        let creditor = Creditor(
            id: CreditorID(id), name: name, role: role, collector: collector, jurisdiction: jurisdiction,
            creditClass: creditClass, feedMaxAge: feedMaxAge.duration, channels: channels, bank: bank,
            replyTo: replyTo, emailFrom: emailFrom, phone: phone, smsSender: smsSender)
        return map.located(creditor)
    }

    private func readCollector(_ field: YAMLField) -> Creditor.Collector? {
        guard let map = field.map(["name", "registration", "expires"]) else { return nil }
        let name = map.text("name")
        let registration = map.text("registration")
        let expires = date(map.required("expires"))
        guard let name, let registration, let expires else { return nil }
        return Creditor.Collector(name: name, registration: registration, expires: expires)
    }

    private func checkCollector(role: CollectingRole?, map: YAMLMap) {
        switch (role, map.optional("collector")) {
        case (.thirdParty, nil):
            let place = Place(
                file: map.field.file, line: map.field.place.line, field: map.field.child("collector"))
            findings.add(
                place,
                "is missing: a third-party collector needs its name, registration number and expiry date (ZA-DCA-01)")
        case (.ownName, let field?):
            field.fail("must be left out when the creditor collects under its own name")
        default: break
        }
    }

    /// An age or, written out, none. A struct of its own, because a nil within a nil is easily misread.
    private struct Age { let duration: Duration? }

    private func readAge(_ field: YAMLField) -> Age? {
        guard let text = field.text() else { return nil }
        if text == "none" { return Age(duration: nil) }
        if let unit = text.last, let number = Int(text.dropLast()), (1...1000).contains(number) {
            switch unit {
            case "h": return Age(duration: .seconds(number * 3_600))
            case "d": return Age(duration: .seconds(number * 86_400))
            default: break
            }
        }
        field.fail("must be hours or days like 36h or 2d, or the word none")
        return nil
    }

    private func readBank(_ field: YAMLField) -> Creditor.BankDetails? {
        guard let map = field.map(["bank", "holder", "account", "branch"]) else { return nil }
        let bank = map.text("bank")
        let holder = map.text("holder")
        let account = map.text("account")
        let branch = map.text("branch")
        guard let bank, let holder, let account, let branch else { return nil }
        return Creditor.BankDetails(bank: bank, holder: holder, account: account, branch: branch)
    }

    private func emailAddress(_ field: YAMLField?) -> String? {
        guard let field, let text = field.text() else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let plain = text.allSatisfy { $0.isASCII && !$0.isWhitespace && !"<>,;\"".contains($0) }
        guard plain, parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasSuffix(".") else {
            field.fail("must be a plain e-mail address like accounts@example.org")
            return nil
        }
        return text
    }

    private func phone(_ field: YAMLField?) -> String? {
        guard let field, let text = field.text() else { return nil }
        let digits = text.count { $0.isASCII && $0.isNumber }
        let plain = text.allSatisfy { $0.isASCII && ($0.isNumber || " +()-".contains($0)) }
        guard plain, (3...15).contains(digits) else {
            field.fail("must be a phone number of digits and spaces like 010 555 0199")
            return nil
        }
        return text
    }

    private func smsSender(_ field: YAMLField?) -> String? {
        guard let field, let text = field.text() else { return nil }
        let plain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " ") }
        guard plain, text.count <= 11 else {
            field.fail("must have at most 11 letters, digits and spaces; the networks cut longer sender names")
            return nil
        }
        return text
    }

    // MARK: - Systems

    func readSystems() -> [Located<ERPSystem>] {
        guard let map = root(Self.systemsFile)?.map(["systems"]) else { return [] }
        let systems = map.required("systems")?.items()?.compactMap(readSystem) ?? []
        refuseRepeated(systems.map { ($0.value.id.value, $0.field("id")) })
        return systems
    }

    private func readSystem(_ field: YAMLField) -> Located<ERPSystem>? {
        guard let map = field.map(["id", "name", "creditors"]) else { return nil }
        let id = identifier(map.required("id"))
        let name = map.text("name")
        let creditors = map.texts("creditors").map { CreditorID($0) }
        guard let id, let name else { return nil }
        return map.located(ERPSystem(id: SystemID(id), name: name, creditors: creditors))
    }
}

/// How one country writes its phone numbers.
struct NumberingPlan: Sendable {
    /// ISO 3166-1 alpha-2.
    let country: String
    let callingCode: String
    /// Dialled before a number inside the country; empty when there is none.
    let trunk: String
    /// Dialled before a foreign country's code.
    let exit: String
    /// What is right, for people.
    let hint: String
    /// Whether the digits behind the country's code can be a subscriber's number.
    let isNumber: @Sendable (Substring) -> Bool

    static let all = [southAfrica, unitedKingdom, northAmerica]

    /// Nine digits, the first 1 to 8.
    static let southAfrica = NumberingPlan(
        country: "ZA", callingCode: "27", trunk: "0", exit: "00",
        hint:
            "must be a South African phone number of 10 digits like 082 123 4567, or begin with + and a country code.",
        isNumber: { $0.count == 9 && starts($0, with: "12345678") })

    /// Ten digits; a few old area codes and 0800 numbers have nine.
    static let unitedKingdom = NumberingPlan(
        country: "GB", callingCode: "44", trunk: "0", exit: "00",
        hint: "must be a British phone number like 020 7946 0018 or 07700 900123, or begin with + and a country code.",
        isNumber: { number in
            (number.count == 10 && starts(number, with: "1235789")) || (number.count == 9 && starts(number, with: "18"))
        })

    /// Area code and exchange begin with 2 to 9, and no area code ends in 11.
    static let northAmerica = NumberingPlan(
        country: "US", callingCode: "1", trunk: "", exit: "011",
        hint: "must be a phone number of ten digits like (212) 555-0143, or begin with + and a country code.",
        isNumber: { number in
            number.count == 10 && starts(number, with: "23456789")
                && starts(number.dropFirst(3), with: "23456789")
                && !number.dropFirst().hasPrefix("11")
        })

    private static func starts(_ digits: Substring, with allowed: String) -> Bool {
        digits.first.map(allowed.contains) ?? false
    }
}

extension Address {
    /// Turns `082 123 4567`, `(212) 555-0143`, `+44 (0)20 7946 0018`, `0027…` or a number that lost its leading zero in
    /// a spreadsheet into E.164. Numbers of other countries than ZA, GB and US need their country code.
    package static func phone(_ text: String, country: String?) throws(AddressError) -> Address {
        let plan = NumberingPlan.all.first { $0.country == country }
        guard let read = digits(of: text) else {
            throw AddressError(
                .phone, plan?.hint ?? "must be a phone number: digits, spaces, dashes and brackets, with + in front.")
        }
        let exit = plan?.exit ?? "00"
        let number: String?
        if read.international {
            number = international(read.digits[...])
        } else if read.digits.hasPrefix(exit) {
            number = international(read.digits.dropFirst(exit.count))
        } else if let plan {
            number = national(read.digits[...], plan)
        } else {
            throw AddressError(.phoneCountry, "must begin with + and the country code, like +27 82 123 4567.")
        }
        guard let number else {
            throw AddressError(
                .phone, plan?.hint ?? "must be a whole phone number with its country code, like +27 82 123 4567.")
        }
        return Address(family: .phone, value: "+" + number)
    }

    private static func digits(of text: String) -> (international: Bool, digits: String)? {
        var international = false
        var digits = ""
        for sign in text {
            switch sign {
            case "0"..."9" where sign.isASCII: digits.append(sign)
            case "+" where digits.isEmpty && !international: international = true
            case "-", ".", "(", ")", "/", "\u{2010}", "\u{2011}", "\u{2013}": continue
            case _ where sign.isWhitespace: continue
            default: return nil
            }
        }
        return digits.isEmpty || digits.count > 20 ? nil : (international, digits)
    }

    private static func international(_ digits: Substring) -> String? {
        guard let plan = NumberingPlan.all.first(where: { digits.hasPrefix($0.callingCode) }) else {
            return (8...15).contains(digits.count) && digits.first != "0" ? String(digits) : nil
        }
        return subscriber(digits.dropFirst(plan.callingCode.count), plan)
    }

    private static func national(_ digits: Substring, _ plan: NumberingPlan) -> String? {
        if let number = subscriber(digits, plan) { return number }
        // The international form without its plus. Lengths keep it apart from every national number.
        return digits.hasPrefix(plan.callingCode)
            ? subscriber(digits.dropFirst(plan.callingCode.count), plan) : nil
    }

    /// Drops the trunk prefix, also where people leave it behind the country code, as in +44 (0)20.
    private static func subscriber(_ digits: Substring, _ plan: NumberingPlan) -> String? {
        let number =
            !plan.trunk.isEmpty && digits.hasPrefix(plan.trunk) ? digits.dropFirst(plan.trunk.count) : digits
        return plan.isNumber(number) ? plan.callingCode + number : nil
    }
}

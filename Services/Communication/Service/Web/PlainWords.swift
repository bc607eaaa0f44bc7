import Calendars
import CommunicationCore
import Contracts
import Money
import Policies
import Web

/// Values in plain words, for pages.
enum PlainWords {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `5 Jan 2026`.
    static func day(_ date: LocalDate) -> String { "\(date.day) \(months[date.month - 1]) \(date.year)" }

    /// `5 Jan 2026, 09:00` on the clocks of a zone.
    static func when(_ instant: Instant, _ zone: Zone) -> String {
        let local = zone.local(at: instant)
        return "\(day(local.date)), \(local.time.iso8601)"
    }

    /// A text's paragraphs, each with its lines, as a page shows them.
    static func paragraphs(_ text: String) -> [[String: any Sendable]] {
        var paragraphs: [[String]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append(String(line))
            }
        }
        return paragraphs.filter { !$0.isEmpty }.map { ["first": $0[0], "rest": Array($0.dropFirst())] }
    }

    /// A path with an id in it; the id may hold a colon and other signs.
    static func path(_ start: String, _ id: String) -> String { start + encoded(id) }

    /// Like "227 characters (GSM-7), 2 text messages, about R 0.60".
    static func length(_ length: SMSLength, price: Money?) -> String {
        let parts = length.segments == 1 ? "1 text message" : "\(length.segments) text messages"
        let cost = price.flatMap {
            try? $0.multiplied(byNumerator: Int64(length.segments), denominator: 1, rounding: .up)
        }
        return "\(length.units) characters (\(length.encoding.rawValue)), \(parts)"
            + (cost.map { ", about \($0.formattedForPeople)" } ?? "")
    }

    static func query(_ path: String, _ items: [Pagination.QueryItem]) -> String {
        let pairs = items.map { "\($0.name)=\(encoded($0.value))" }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte -> String in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "-._~:".unicodeScalars.contains(scalar)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(Character(scalar)) : "%" + (digits.count == 1 ? "0" + digits : digits)
        }.joined()
    }
}

extension Channel {
    /// As a cell of a table.
    var title: String {
        switch self {
        case .sms: "SMS"
        case .email: "E-mail"
        case .whatsapp: "WhatsApp"
        case .letter: "Letter"
        case .call: "Call"
        }
    }
}

extension ContactClass {
    var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension ContactLine.Standing {
    var title: String {
        switch self {
        case .planned: "Planned"
        case .due: "Due"
        case .granted: "Being sent"
        case .ended: "Over"
        }
    }
}

extension DeliveryResult {
    var title: String {
        switch self {
        case .sent: "Sent"
        case .failed: "Failed"
        case .unused: "Not used"
        case .inDoubt: "In doubt"
        }
    }

    /// The colour of its badge.
    var tone: String {
        switch self {
        case .sent: "good"
        case .failed: "bad"
        case .unused: "info"
        case .inDoubt: "warn"
        }
    }
}

extension ReplyIntent {
    var title: String {
        switch self {
        case .stop: "Wants no more messages"
        case .paid: "Says it is paid"
        case .promise: "Promises to pay"
        case .dispute: "Disputes"
        case .wrongPerson: "Wrong person"
        case .represented: "Somebody acts for them"
        case .unsure: "Not understood"
        }
    }
}

extension CallOutcome {
    var title: String {
        switch self {
        case .reached: "Reached, nothing agreed"
        case .promise: "Promised to pay"
        case .dispute: "Disputes it"
        case .wrongPerson: "Wrong person"
        case .noAnswer: "No answer"
        case .callBack: "Call back another day"
        }
    }

    var hint: String {
        switch self {
        case .reached: "You spoke to the debtor."
        case .promise: "Nothing is sent until the day is over. Name the day below."
        case .dispute: "Contact stops at once. Record the dispute itself on its page."
        case .wrongPerson: "The number is no longer used."
        case .noAnswer: "Name a day below to try again, or leave it empty."
        case .callBack: "The debtor asked for another day. Name it below."
        }
    }
}

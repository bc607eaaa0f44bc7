/// The icons, drawn for a box of 24 units with a line of 1.75. All are decoration: the words stand beside them.
package enum Icon: String, Sendable, CaseIterable {
    case alert, arrowLeft = "arrow-left", arrowRight = "arrow-right", bank, bell, calendar, call, chart, check
    case checkCircle = "check-circle", chevronRight = "chevron-right", clock, close, dispute, document, download, edit
    case external, eye, file, filter, gear, hold, home, info, letter, link, lock, mail, menu, message, minus, pause
    case people, person, phone, play, plus, policy, receipt, refresh, search, shield, signOut = "sign-out", sms, user
    case wallet, whatsapp, xCircle = "x-circle"

    package var html: HTML {
        HTML(
            trusted:
                "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">\(drawing)</svg>")
    }

    /// One template an icon, by the name `icon-…`.
    static var templates: [String: String] {
        Dictionary(uniqueKeysWithValues: allCases.map { ("icon-" + $0.rawValue, $0.html.text) })
    }

    private var drawing: String { paths.map { "<path d=\"\($0)\"/>" }.joined() }

    private static let ring = "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18"
    private static let sheet = "M6 3h8l4 4v14H6z"
    private static let envelope = "M3 6h18v12H3z"
    private static let bubble = "M4 4h16v12h-9l-4 4v-4H4z"
    private static let head = "M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8"

    private var paths: [String] {
        switch self {
        case .alert: ["M12 4l9 16H3z", "M12 10v4.5", "M12 17.2v.1"]
        case .arrowLeft: ["M19 12H5", "M11 6l-6 6l6 6"]
        case .arrowRight: ["M5 12h14", "M13 6l6 6l-6 6"]
        case .bank: ["M3 9l9-5l9 5z", "M5 9v9M10 9v9M14 9v9M19 9v9", "M3 20h18"]
        case .bell: ["M6 17v-6a6 6 0 0 1 12 0v6l2 1.5H4z", "M10 21h4"]
        case .calendar: ["M4 6h16v14H4z", "M4 10.5h16", "M8 3.5v4M16 3.5v4"]
        case .call, .phone:
            ["M6 3h3l1.6 5l-2.2 1.6a12 12 0 0 0 6 6l1.6-2.2l5 1.6v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z"]
        case .chart: ["M4 4v16h16", "M8 16v-4M12.5 16V8M17 16v-6"]
        case .check: ["M5 12.5l4.5 4.5L19 7.5"]
        case .checkCircle: [Self.ring, "M8 12.3l2.8 2.8L16 9.5"]
        case .chevronRight: ["M9 5l7 7l-7 7"]
        case .clock: [Self.ring, "M12 7v5.2l3.5 2"]
        case .close: ["M6 6l12 12M18 6L6 18"]
        case .dispute: [Self.bubble, "M12 7v4", "M12 13.4v.1"]
        case .document: [Self.sheet, "M14 3v4h4", "M9 12h6M9 16h6"]
        case .download: ["M12 4v11", "M7 10.5l5 5l5-5", "M5 20h14"]
        case .edit: ["M5 19l1-4L16.5 4.5l3 3L9 18z", "M14 7l3 3"]
        case .external: ["M14 4h6v6", "M20 4l-9 9", "M18 14v6H4V6h6"]
        case .eye:
            [
                "M2.5 12S6 5.5 12 5.5S21.5 12 21.5 12S18 18.5 12 18.5S2.5 12 2.5 12z",
                "M12 9.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5",
            ]
        case .file: [Self.sheet, "M14 3v4h4"]
        case .filter: ["M4 5h16l-6 7.5V19l-4-2v-4.5z"]
        case .gear:
            ["M4 7h9M17 7h3M4 17h3M11 17h9", "M15 5a2 2 0 1 0 0 4a2 2 0 1 0 0-4", "M9 15a2 2 0 1 0 0 4a2 2 0 1 0 0-4"]
        case .hold: [Self.ring, "M5.8 5.8l12.4 12.4"]
        case .home: ["M4 11l8-7l8 7", "M6 9.5V20h12V9.5"]
        case .info: [Self.ring, "M12 11v5.5", "M12 7.6v.1"]
        case .letter, .mail: [Self.envelope, "M3 7l9 7l9-7"]
        case .link:
            ["M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1", "M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1"]
        case .lock: ["M5 11h14v9H5z", "M8 11V8a4 4 0 0 1 8 0v3"]
        case .menu: ["M4 7h16M4 12h16M4 17h16"]
        case .message: [Self.bubble, "M8 8.5h8M8 11.5h5"]
        case .minus: ["M5 12h14"]
        case .pause: ["M8 5v14M16 5v14"]
        case .people:
            [
                "M9 5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7", "M2.5 20c0-3.5 2.8-5.5 6.5-5.5s6.5 2 6.5 5.5",
                "M16 5.3a3.5 3.5 0 0 1 0 6.4", "M18 14.9c2.2.7 3.5 2.5 3.5 5.1",
            ]
        case .person, .user: [Self.head, "M4.5 20.5c0-4 3.2-6 7.5-6s7.5 2 7.5 6"]
        case .play: ["M7 5l12 7l-12 7z"]
        case .plus: ["M12 5v14M5 12h14"]
        case .policy:
            [
                "M6 4a2 2 0 1 0 0 4a2 2 0 1 0 0-4", "M18 16a2 2 0 1 0 0 4a2 2 0 1 0 0-4", "M6 8v5a5 5 0 0 0 5 5h5",
                "M11 6h9",
            ]
        case .receipt: ["M6 3v18l2-1.5l2 1.5l2-1.5l2 1.5l2-1.5l2 1.5V3z", "M9.5 8h5M9.5 12h5"]
        case .refresh: ["M19.5 12a7.5 7.5 0 1 1-2.5-5.6", "M20 3.5v4.5h-4.5"]
        case .search: ["M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13", "M15.5 15.5L20.5 20.5"]
        case .shield: ["M12 3l8 3v5.5c0 4.5-3.2 8-8 9.5c-4.8-1.5-8-5-8-9.5V6z", "M8.5 12l2.5 2.5l4.5-4.5"]
        case .signOut: ["M10 4H5v16h5", "M10 12h10", "M16 8l4 4l-4 4"]
        case .sms: [Self.bubble, "M8 10v.1M12 10v.1M16 10v.1"]
        case .wallet: ["M4 7h15v13H4z", "M4 7l11-3v3", "M15.5 13.5h3.5"]
        case .whatsapp:
            [
                "M4 20l1.3-4A8.5 8.5 0 1 1 8.5 19z",
                "M9 8.5c0 3.5 3 6.5 6.5 6.5l.7-1.8l-2-1l-1 1c-1-.5-1.9-1.4-2.4-2.4l1-1l-1-2z",
            ]
        case .xCircle: [Self.ring, "M9 9l6 6M15 9l-6 6"]
        }
    }
}

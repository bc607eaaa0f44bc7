import Contracts
import ReportingCore
import Web

extension DashboardFacts {
    private var buckets: DayBuckets { DayBuckets(days) }

    private func dayColumn(_ buckets: DayBuckets) -> String { buckets.width == 1 ? "Day" : "Week from" }

    /// Sums by bucket.
    private func sums(_ rows: [Tally], in buckets: DayBuckets, _ value: (Tally) -> Int64) -> [Int64] {
        var sums = [Int64](repeating: 0, count: buckets.starts.count)
        for row in rows { if let index = buckets.index(of: row.day) { sums[index] += value(row) } }
        return sums
    }

    /// A table of the buckets in which there was anything.
    private func table(_ columns: [[Int64]], of buckets: DayBuckets, _ write: (Int64) -> String) -> [[String]] {
        buckets.labels.enumerated().compactMap { index, label in
            columns.contains { $0[index] != 0 } ? [label] + columns.map { write($0[index]) } : nil
        }
    }

    private static let channelTones: [(channel: Channel, tone: ChartSeries.Tone)] = [
        (.sms, .info), (.email, .good), (.letter, .warn), (.call, .bad), (.whatsapp, .neutral),
    ]

    var messages: DashboardChart {
        let sent = rows(.sent)
        let used = Self.channelTones.filter { entry in
            sent.contains { $0.key == entry.channel.rawValue && $0.count != 0 }
        }
        let buckets = buckets
        let columns = used.map { entry in
            sums(sent.filter { $0.key == entry.channel.rawValue }, in: buckets, \.count)
        }
        let names = used.map { Titles.channel($0.channel.rawValue) }
        return DashboardChart(
            title: "Messages sent by channel", note: nil,
            data: ChartData(
                kind: .stacked, labels: buckets.labels,
                series: zip(used, columns).map { entry, values in
                    ChartSeries(
                        name: Titles.channel(entry.channel.rawValue), values: values.map { Double($0) },
                        tone: entry.tone)
                }), columns: [dayColumn(buckets)] + names,
            rows: table(columns, of: buckets, PlainNumber.grouped),
            empty: "Messages appear here as soon as the first one has left.")
    }

    var money: DashboardChart {
        let code = currency
        let paid = rows(.paid).filter { $0.key == code }
        let sources = PaymentSource.allCases.map(\.rawValue).filter { source in paid.contains { $0.other == source } }
        let buckets = buckets
        let columns = sources.map { source in sums(paid.filter { $0.other == source }, in: buckets, \.amount) }
        let tones: [String: ChartSeries.Tone] = ["gateway": .good, "erp": .info, "bank": .neutral]
        return DashboardChart(
            title: "Money collected", note: nil,
            data: ChartData(
                kind: .stacked, labels: buckets.labels,
                series: zip(sources, columns).map { source, values in
                    ChartSeries(
                        name: Titles.source(source), values: values.map { PlainMoney.major($0, code) },
                        tone: tones[source])
                }, unit: PlainMoney.symbol(code)), columns: [dayColumn(buckets)] + sources.map(Titles.source),
            rows: table(columns, of: buckets) { PlainMoney.full($0, code) },
            empty: "Payments appear here with the first one that is booked.")
    }

    /// Steps in the order they are taken, so that one reads how far each has to go; the segments with most contacts.
    func conversion(_ titles: Titles) -> DashboardChart {
        let lines = conversionLines
        let segments = Self.unique(lines.map(\.segment)).prefix(Self.coloursMax)
            .sorted { (Titles.segmentTone($0), $0) < (Titles.segmentTone($1), $1) }
        let steps = titles.inOrder(steps: Self.unique(lines.map(\.step)))
        let series = segments.map { segment in
            ChartSeries(
                name: Titles.words(segment),
                values: steps.map { step in
                    lines.first { $0.segment == segment && $0.step == step }.map {
                        Double($0.converted * 1_000 / max(1, $0.contacts)) / 10
                    }
                })
        }
        return DashboardChart(
            title: "Paid after which message, in percent",
            note: "Messages followed by a payment within 14 days, by step and by the account's segment at the time.",
            data: ChartData(kind: .rows, labels: steps.map(Titles.words), series: series),
            columns: ["Segment and step", "Sent", "Paid within 14 days", "Share", "Paid by its link"],
            rows: steps.flatMap { step in lines.filter { $0.step == step } }.map { line in
                [
                    "\(Titles.words(line.segment)) · \(Titles.words(line.step).lowercased())",
                    PlainNumber.grouped(line.contacts), PlainNumber.grouped(line.converted),
                    PlainNumber.percent(line.converted, of: line.contacts) ?? "", PlainNumber.grouped(line.exact),
                ]
            }, empty: "Appears with the first messages, and fills as payments follow them.")
    }

    struct ConversionLine: Sendable {
        let segment: String
        let step: String
        let contacts: Int64
        let converted: Int64
        let exact: Int64
    }

    /// By segment and step, most contacts first.
    var conversionLines: [ConversionLine] {
        struct Pair: Hashable {
            let segment: String
            let step: String
        }
        func sums(_ metric: Metric) -> [Pair: Int64] {
            rows(metric).reduce(into: [:]) { $0[Pair(segment: $1.key, step: $1.other), default: 0] += $1.count }
        }
        let (contacted, converted, exact) = (sums(.contacted), sums(.converted), sums(.convertedExactly))
        return contacted.filter { $0.value > 0 }.map { pair, count in
            ConversionLine(
                segment: pair.segment, step: pair.step, contacts: count, converted: converted[pair] ?? 0,
                exact: exact[pair] ?? 0)
        }.sorted { ($1.contacts, $0.segment, $0.step) < ($0.contacts, $1.segment, $1.step) }
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// The theme's colours. What is more stands together, or in the table only.
    private static let coloursMax = 5

    var balance: DashboardChart {
        let code = currency
        let own = open.filter { $0.currency == code }
        func name(_ segment: String) -> String { segment.isEmpty ? "No segment yet" : Titles.words(segment) }
        var slices = own.map { (name($0.segment), $0.amount) }
        if slices.count > Self.coloursMax {
            let rest = slices[(Self.coloursMax - 1)...].reduce(0) { $0 + $1.1 }
            slices = Array(slices.prefix(Self.coloursMax - 1)) + [("Others", rest)]
        }
        return DashboardChart(
            title: "Open balance by segment", note: nil,
            data: ChartData(
                kind: .rows, labels: slices.map(\.0),
                series: [
                    ChartSeries(
                        name: "Open balance", values: slices.map { PlainMoney.major($0.1, code) }, tone: .info)
                ],
                unit: PlainMoney.symbol(code)), columns: ["Segment", "Accounts", "Open balance"],
            rows: open.map {
                [name($0.segment), PlainNumber.grouped($0.accounts), PlainMoney.full($0.amount, $0.currency)]
            }, empty: "Accounts appear here as soon as an ERP publishes them.")
    }

    var disputes: DashboardChart {
        // Few a day: over more than a month single days are a picket fence.
        let buckets = DayBuckets(days, singleMax: 31)
        let columns = [.disputeOpened, .disputeResolved].map { sums(rows($0), in: buckets, \.count) }
        return DashboardChart(
            title: "Disputes opened and resolved", note: buckets.width == 1 ? nil : "By week, from its first day.",
            data: ChartData(
                kind: .bar, labels: buckets.labels,
                series: [
                    ChartSeries(name: "Opened", values: columns[0].map { Double($0) }, tone: .warn),
                    ChartSeries(name: "Resolved", values: columns[1].map { Double($0) }, tone: .good),
                ]), columns: [dayColumn(buckets), "Opened", "Resolved"],
            rows: table(columns, of: buckets, PlainNumber.grouped),
            empty: "Nobody has disputed anything in this period.")
    }
}

/// What a chart shows; `HTML.json` makes it a page's data.
package struct ChartData: Sendable, Hashable, Encodable {
    package enum Kind: String, Sendable, Hashable, Encodable {
        case line
        case bar
        /// Bars upon one another.
        case stacked
        /// Lines, filled.
        case area
        case doughnut
        /// Bars from left to right, one group a label: for labels that are names, each of which must be readable.
        case rows
    }

    package let kind: Kind
    package let labels: [String]
    package let series: [ChartSeries]
    /// Stands before every figure.
    package let unit: String?

    package init(kind: Kind, labels: [String], series: [ChartSeries], unit: String? = nil) {
        self.kind = kind
        self.labels = labels
        self.series = series
        self.unit = unit
    }
}

package struct ChartSeries: Sendable, Hashable, Encodable {
    /// Which colour of the theme; by default they follow one another.
    package enum Tone: String, Sendable, Hashable, Encodable {
        case good
        case info
        case warn
        case bad
        case neutral
    }

    package let name: String
    /// One a label; nil leaves a gap. For drawing only: exact amounts stand in the table below the chart.
    package let values: [Double?]
    package let tone: Tone?

    package init(name: String, values: [Double?], tone: Tone? = nil) {
        self.name = name
        self.values = values
        self.tone = tone
    }
}

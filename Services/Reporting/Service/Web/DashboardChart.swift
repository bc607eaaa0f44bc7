import Foundation
import ReportingCore
import Web

/// One chart with its figures: drawn where there is a script, and a table for everybody.
struct DashboardChart: Sendable {
    let title: String
    /// A sentence on how to read it.
    let note: String?
    let data: ChartData
    let columns: [String]
    /// The first cell is the row's heading.
    let rows: [[String]]
    /// What will appear here, while there is nothing.
    let empty: String

    func view() throws -> [String: Any] {
        var view: [String: Any] = [
            "title": title, "empty": empty, "any": !rows.isEmpty, "data": try HTML.json(data),
            "heading": columns.first ?? "", "columns": Array(columns.dropFirst()),
            "rows": rows.map { ["heading": $0.first ?? "", "cells": Array($0.dropFirst())] as [String: Any] },
        ]
        view["note"] = note
        return view
    }
}

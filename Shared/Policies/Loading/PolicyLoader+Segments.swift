import Decisions

/// The model of `segments.dmn` and the strategies it names, with their lines.
struct SegmentTables {
    let model: DecisionModel
    let strategies: [Located<String>]
}

extension PolicyLoader {
    func readSegments() -> SegmentTables? {
        let file = Self.segmentsFile
        guard let text = files.text(file, findings: findings) else { return nil }
        let model: DecisionModel
        do {
            model = try DecisionModel(xml: Array(text.utf8), file: file)
        } catch {
            for problem in error.problems {
                findings.add(Place(file: file, line: problem.line, field: problem.field), problem.message)
            }
            return nil
        }
        for finding in model.check() where finding.isError {
            findings.add(
                Place(file: file, line: finding.line, field: "decision \"\(finding.decision)\""), finding.message)
        }
        checkShape(model)
        checkColumns(text, decisions: model.decisions.map(\.name))
        return SegmentTables(model: model, strategies: strategyNames(text))
    }

    /// The two decisions that are asked for, fed with nothing but the facts there are.
    private func checkShape(_ model: DecisionModel) {
        let names = [PolicyBundle.segmentDecision, PolicyBundle.strategyDecision]
        for name in names where !model.decisions.contains(where: { $0.name == name }) {
            findings.add(Place(file: model.file), "must have a decision called \(name)")
        }
        for decision in model.decisions {
            let place = Place(file: model.file, line: decision.line, field: "decision \"\(decision.name)\"")
            for input in decision.inputs where !SegmentFacts.names.contains(input) {
                let known = SegmentFacts.names.joined(separator: ", ")
                findings.add(place, "asks for '\(input)', which nobody provides; there are \(known)")
            }
            let needsSegment = decision.name == PolicyBundle.strategyDecision
            if needsSegment, !decision.requiredDecisions.contains(PolicyBundle.segmentDecision) {
                findings.add(place, "must require the decision \(PolicyBundle.segmentDecision)")
            }
        }
    }

    /// A column that asks for a name nobody provides would be null for ever, and its rows would never speak.
    private func checkColumns(_ xml: String, decisions: [String]) {
        let known = SegmentFacts.names + decisions
        let column = #/<(?:\w+:)?inputExpression[^>]*>\s*<(?:\w+:)?text>\s*(?<name>[A-Za-z]\w*)\s*</#
        for match in xml.matches(of: column) where !known.contains(String(match.output.name)) {
            let line = 1 + xml[..<match.output.name.startIndex].count { $0.isNewline }
            let place = Place(file: Self.segmentsFile, line: line, field: "inputExpression")
            findings.add(
                place,
                "asks for '\(match.output.name)', which nobody provides; there are \(known.joined(separator: ", "))")
        }
    }

    /// The outputs of the table of strategies, read from the text: each must be a name in quotes, so that it can be
    /// checked without trying every debtor there could be.
    private func strategyNames(_ text: String) -> [Located<String>] {
        let xml = text.replacing("&quot;", with: "\"")
        let name = PolicyBundle.strategyDecision
        let opening = #/<(?:\w+:)?decision\s[^>]*>/#
        let closing = #/</(?:\w+:)?decision>/#
        guard let start = xml.matches(of: opening).first(where: { $0.output.contains("name=\"\(name)\"") }),
            let end = xml[start.range.upperBound...].firstMatch(of: closing)
        else { return [] }
        let entry = #/<(?:\w+:)?outputEntry[^>]*>\s*<(?:\w+:)?text>(?<value>[^<]*)</#
        return xml[start.range.upperBound..<end.range.lowerBound].matches(of: entry).compactMap { match in
            let line = 1 + xml[..<match.output.value.startIndex].count { $0.isNewline }
            let place = Place(file: Self.segmentsFile, line: line, field: "decision \"\(name)\"")
            let value = match.output.value.trimmed
            guard value.count > 2, value.hasPrefix("\""), value.hasSuffix("\"") else {
                findings.add(place, "must give the name of a strategy in quotes")
                return nil
            }
            return Located(value: String(value.dropFirst().dropLast()), place: place)
        }
    }
}

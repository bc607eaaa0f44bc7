package import Calendars
import Contracts
import Messaging
package import OperatorCore

/// Reads a map file: how the columns of a ledger become ERP events. What it may hold is shown by
/// `compose/examples/ledger.map.yaml`.
package struct LedgerMapReader {
    private let findings = MapFindings()
    private let zones: ZoneDatabase?

    /// - Parameter zones: nil when the system has none; a map that names a zone then has a finding.
    package static func read(_ text: String, zones: ZoneDatabase?) throws(MapErrors) -> LedgerMap {
        let reader = LedgerMapReader(zones: zones)
        let map = reader.map(text)
        guard reader.findings.all.isEmpty, let map else {
            throw MapErrors(findings: Array(Set(reader.findings.all)).sorted())
        }
        return map
    }

    private init(zones: ZoneDatabase?) { self.zones = zones }

    private func map(_ text: String) -> LedgerMap? {
        guard let root = MapNode.root(of: text, findings: findings),
            let fields = root.group(["csv", "formats", "events"])
        else { return nil }
        let csv = fields["csv"]?.group(["delimiter", "encoding"]) ?? [:]
        let formats = Formats().with(fields["formats"]?.group(Formats.names) ?? [:], zones: zones)
        guard let list = fields["events"]?.items() else {
            if fields["events"] == nil { root.fail("needs the list events: what each row becomes") }
            return nil
        }
        if list.isEmpty { fields["events"]?.fail("must have at least one event") }
        return LedgerMap(
            delimiter: csv["delimiter"].flatMap(delimiter), encoding: csv["encoding"]?.choice() ?? .utf8,
            events: list.compactMap { event($0, formats) })
    }

    private func delimiter(_ node: MapNode) -> UInt8? {
        let known: [String: UInt8?] = [
            "auto": nil, ",": UInt8(ascii: ","), ";": UInt8(ascii: ";"), "|": UInt8(ascii: "|"),
            "tab": UInt8(ascii: "\t"), "\t": UInt8(ascii: "\t"),
        ]
        guard let word = node.scalar, let found = known[word] else {
            node.fail("must be one of auto, \",\", \";\", \"|\", tab")
            return nil
        }
        return found
    }

    // MARK: - One event

    private func event(_ node: MapNode, _ formats: Formats) -> EventMap? {
        guard
            let fields = node.group(["type", "only", "columns", "constants", "contactPoints", "attributes"])
        else { return nil }
        guard let typeNode = fields["type"] else {
            node.fail("needs a type, like erp.invoice.issued.v1")
            return nil
        }
        guard let name = typeNode.text() else { return nil }
        guard let type = ERPEventType.named(name) else {
            typeNode.fail("is not a type known here; there are \(ERPEventType.all.map(\.name).joined(separator: ", "))")
            return nil
        }
        if !type.hasContactPoints { fields["contactPoints"]?.fail("stands only under \(DebtorUpserted.messageType)") }
        if !type.hasAttributes { fields["attributes"]?.fail("stands only under the types of accounts") }
        let constants = fields["constants"].map { self.constants($0, type) } ?? []
        let columns = fields["columns"].map { self.columns($0, type, formats) } ?? []
        reportMissing(constants + columns, type, node)
        return EventMap(
            type: type, conditions: conditions(fields["only"]), fields: constants + columns,
            contactPoints: fields["contactPoints"].map { contactPoints($0, formats) } ?? [],
            attributes: fields["attributes"].map { attributes($0, formats) } ?? [])
    }

    private func reportMissing(_ fields: [FieldMap], _ type: ERPEventType, _ node: MapNode) {
        let given = fields.map(\.name)
        for field in type.fields where field.isRequired && !given.contains(field.name) {
            node.fail("needs the field \(field.name), under columns or under constants")
        }
        for name in Set(given) where given.count(where: { $0 == name }) > 1 {
            node.fail("has the field \(name) under columns and under constants; keep one")
        }
    }

    private func known(_ name: String, _ type: ERPEventType, _ value: MapNode, _ line: Int?) -> ERPEventType.Field? {
        if let field = type.field(name) { return field }
        let names = type.fields.map(\.name).joined(separator: ", ")
        findings.add(line, value.path, "is not a field of \(type.name); there are \(names)")
        return nil
    }

    private func constants(_ node: MapNode, _ type: ERPEventType) -> [FieldMap] {
        (node.entries() ?? []).compactMap { name, value, line in
            guard let field = known(name, type, value, line) else { return nil }
            if field.kind == .boolean {
                return value.truth().map { FieldMap(name: name, source: .constant(.boolean($0))) }
            }
            return value.text().map { FieldMap(name: name, source: .constant(.string($0))) }
        }
    }

    private func columns(_ node: MapNode, _ type: ERPEventType, _ formats: Formats) -> [FieldMap] {
        (node.entries() ?? []).compactMap { name, value, line in
            guard let field = known(name, type, value, line) else { return nil }
            return use(value, field.kind, formats).map { FieldMap(name: name, source: .column($0)) }
        }
    }

    private func attributes(_ node: MapNode, _ formats: Formats) -> [FieldMap] {
        (node.entries() ?? []).compactMap { name, value, _ in
            use(value, .text, formats).map { FieldMap(name: name, source: .column($0)) }
        }
    }

    // MARK: - Columns

    /// A column's name, or a group that says more.
    private func use(_ node: MapNode, _ kind: FieldKind, _ formats: Formats) -> ColumnUse? {
        if let name = node.scalar, !name.isEmpty {
            return ColumnUse(columns: [name], format: formats.format(kind))
        }
        guard let fields = node.group(["column", "columns", "join", "values", "otherwise"] + Formats.names) else {
            return nil
        }
        return use(fields, node, kind, formats)
    }

    private func use(_ fields: [String: MapNode], _ node: MapNode, _ kind: FieldKind, _ formats: Formats) -> ColumnUse?
    {
        let names = fields["columns"]?.texts() ?? fields["column"]?.text().map { [$0] }
        guard let names else {
            if fields["columns"] == nil, fields["column"] == nil { node.fail("needs column, or a list of columns") }
            return nil
        }
        var translation: [String: String]?
        if let entries = fields["values"]?.entries() {
            translation = [:]
            for entry in entries { translation?[entry.name] = entry.value.text() }
        }
        if fields["otherwise"] != nil, translation == nil { fields["otherwise"]?.fail("stands only beside values") }
        return ColumnUse(
            columns: names, separator: fields["join"]?.text() ?? " ", translation: translation,
            otherwise: fields["otherwise"]?.text(), format: formats.with(fields, zones: zones).format(kind))
    }

    private func contactPoints(_ node: MapNode, _ formats: Formats) -> [ContactPointMap] {
        (node.items() ?? []).compactMap { item in
            let names = ["kind", "source", "preferred", "verifiedAt", "column", "columns", "join"]
            guard let fields = item.group(names) else { return nil }
            let kind: ContactPointKind? = fields["kind"]?.choice()
            if fields["kind"] == nil { item.fail("needs a kind: mobile, email, postal or phone") }
            if fields["source"] == nil { item.fail("needs a source: where the address was learnt, like contract") }
            let join = fields["columns"] == nil ? nil : fields["join"]
            guard let kind, let source = fields["source"]?.text(),
                let value = use(fields.filter { $0.key.hasPrefix("column") }, item, .text, formats)
            else { return nil }
            // The lines of a postal address stay lines.
            let separator = join?.text() ?? (kind == .postal ? "\n" : " ")
            return ContactPointMap(
                kind: kind.rawValue, value: ColumnUse(columns: value.columns, separator: separator), source: source,
                verifiedAt: fields["verifiedAt"].flatMap { use($0, .instant, formats) },
                isPreferred: fields["preferred"]?.truth() ?? false)
        }
    }

    private func conditions(_ node: MapNode?) -> [RowCondition] {
        guard let node else { return [] }
        let items = !node.isList ? [node] : node.items() ?? []
        return items.compactMap { item in
            guard let fields = item.group(["column", "is", "filled"]) else { return nil }
            guard let column = fields["column"]?.text() else {
                item.fail("needs the column that decides")
                return nil
            }
            if let list = fields["is"] {
                let values = list.scalar == nil ? list.texts() : list.text().map { [$0] }
                return values.map { RowCondition(column: column, values: Set($0)) }
            }
            guard fields["filled"]?.truth() == true else {
                item.fail("needs is: [the values that count], or filled: true")
                return nil
            }
            return RowCondition(column: column, values: nil)
        }
    }
}

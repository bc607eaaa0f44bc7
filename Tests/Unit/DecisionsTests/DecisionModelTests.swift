import Decisions
import Testing

@Suite struct DecisionModelTests {
    private static let head =
        "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" namespace=\"urn:m\">\n"

    private func problems(_ xml: String) -> [String] {
        do {
            _ = try DecisionModel(xml: xml.utf8, file: "m.dmn")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("a file that is no DMN model is refused with one clear reason")
    func refusesOtherFiles() {
        #expect(problems("days,segment").first?.hasSuffix("this is not well-formed XML") == true)
        #expect(problems("<a><b></a>").first?.hasSuffix("this is not well-formed XML") == true)
        #expect(
            problems("<html/>") == [
                "line 1: the file must start with <definitions> of DMN 1.2 to 1.5, not <html> of \"\""
            ])
        #expect(
            problems("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>") == [
                "line 1: a document type declaration (<!DOCTYPE) is not allowed"
            ])
        #expect(!problems(String(repeating: "<a>", count: 5000)).isEmpty)
    }

    @Test("all mistakes of a file are reported at once, each with its line and field")
    func reportsEveryMistake() {
        let xml =
            Self.head + """
                <inputData id="i" name="days overdue"><variable name="days overdue" typeRef="money"/></inputData>
                <decision id="d" name="Segment">
                <variable name="Segment" typeRef="string"/>
                <informationRequirement><requiredInput href="#missing"/></informationRequirement>
                <decisionTable hitPolicy="UNIQUE">
                <input><inputExpression typeRef="number"><text>days overdue</text></inputExpression></input>
                <output name="segment"/>
                <rule><inputEntry><text>&gt; 90 and</text></inputEntry>\
                <outputEntry><text>"hard"</text></outputEntry></rule>
                <rule><inputEntry><text>-</text></inputEntry></rule>
                <rule><inputEntry><text>
                &lt;= )</text></inputEntry><outputEntry><text></text></outputEntry></rule>
                </decisionTable></decision>
                <decision id="e" name="E"><informationRequirement><requiredDecision href="#e"/></informationRequirement>
                </decision></definitions>
                """
        #expect(
            problems(xml) == [
                "line 2: inputData \"days overdue\": there is no type \"money\"",
                "line 5: decision \"Segment\": refers to \"missing\", which is no input of this file",
                "line 9, column 6: decision \"Segment\", rule 1, input \"days overdue\": "
                    + "expected the end of the text, found \"and\"",
                "line 10: decision \"Segment\", rule 2: has 0 results for 1 outputs",
                "line 12, column 4: decision \"Segment\", rule 3, input \"days overdue\": "
                    + "expected a value, found \")\"",
                "line 12: decision \"Segment\", rule 3, output \"segment\": an expression is missing here",
                "line 14: decision \"E\": requires itself",
            ])
    }

    @Test(
        "each hit policy gives its result and the rules that fired",
        arguments: [
            ("UNIQUE", nil, 10, "\"low\"", [1]), ("FIRST", nil, 60, "\"low\"", [1]),
            ("PRIORITY", nil, 60, "\"high\"", [2]),
            ("RULE ORDER", nil, 60, "[\"low\", \"high\"]", [1, 2]),
            ("OUTPUT ORDER", nil, 60, "[\"high\", \"low\"]", [2, 1]),
            ("COLLECT", nil, 60, "[\"low\", \"high\"]", [1, 2]), ("COLLECT", "COUNT", 60, "2", [1, 2]),
            ("COLLECT", "COUNT", -1, "0", []), ("UNIQUE", nil, -1, "null", []),
        ] as [(String, String?, Int, String, [Int])])
    func hitPolicies(policy: String, aggregation: String?, days: Int, value: String, fired: [Int]) throws {
        let table = TableFixture(
            policy: policy, aggregation: aggregation,
            outputs: [("segment", aggregation == nil ? "string" : "Any", "\"high\", \"low\"")],
            rules: [[">= 0", "\"low\""], [">= 50", "\"high\""]])
        let result = try table.result(["days overdue": FEELValue(days)])
        #expect(result.value.description == value)
        #expect(result.firedRules.map(\.index) == fired)
        #expect(result.firedRules.allSatisfy { $0.id == "r\($0.index)" && $0.annotation == "why r\($0.index)" })
    }

    @Test("Collect sums, finds the least and the largest")
    func aggregates() throws {
        for (aggregation, expected) in [("SUM", 35), ("MIN", 10), ("MAX", 25)] {
            let table = TableFixture(
                policy: "COLLECT", aggregation: aggregation, outputs: [("points", "number", nil)],
                rules: [[">= 0", "10"], [">= 50", "25"], ["> 90", "100"]])
            #expect(try table.result(["days overdue": 60]).value == FEELValue(expected))
        }
    }

    @Test("a table that contradicts itself on these inputs is an error, not a value")
    func refusesContradictions() throws {
        let unique = TableFixture(rules: [[">= 0", "\"low\""], [">= 50", "\"high\""]])
        let error = #expect(throws: DecisionError.self) { try unique.result(["days overdue": 60]) }
        #expect(
            error?.description
                == "decision \"Segment\": rules 1, 2 all match, but only one may (hit policy Unique)")
        var any = unique
        any.policy = "ANY"
        #expect(throws: DecisionError.self) { try any.result(["days overdue": 60]) }
        any.rules = [[">= 0", "\"low\""], [">= 50", "\"low\""]]
        #expect(try any.result(["days overdue": 60]).firedRules.map(\.index) == [1, 2])
    }

    @Test("an input of a wrong type or outside its allowed values is named")
    func refusesWrongInputs() throws {
        let table = TableFixture(
            inputs: [("days overdue", "number", "[0..1000]")], rules: [["-", "\"any\""]])
        let wrong = #expect(throws: DecisionError.self) { try table.result(["days overdue": "ten"]) }
        #expect(
            wrong?.description
                == "decision \"Segment\", input \"days overdue\": must be a number, but is the string \"ten\"")
        let outside = #expect(throws: DecisionError.self) { try table.result(["days overdue": -1]) }
        #expect(outside?.message == "days overdue is -1, but must be one of: [0..1000]")
        let unknown = #expect(throws: DecisionError.self) {
            try table.model().evaluate(decision: "Other", inputs: [:])
        }
        #expect(unknown?.message == "there is no decision of this name in fixture.dmn")
    }

    @Test("several outputs come by name, and the default speaks when no rule does")
    func namesOutputs() throws {
        var table = TableFixture(
            outputs: [("segment", "string", nil), ("limit", "number", nil)], rules: [["> 90", "\"hard\"", "500"]])
        let result = try table.result(["days overdue": 91])
        #expect(result.value == ["segment": "hard", "limit": 500])
        #expect(result.outputs == ["segment": "hard", "limit": 500])
        table.outputs = [("segment", "string", nil)]
        table.rules = [["> 90", "\"hard\""]]
        table.fallback = "\"soft\""
        let other = try table.result(["days overdue": 1])
        #expect(other == DecisionResult(value: "soft", outputs: ["segment": "soft"], firedRules: [], required: [:]))
    }

    @Test("required decisions, knowledge models and boxed expressions are evaluated, and kept in the result")
    func evaluatesRequirements() throws {
        let xml =
            Self.head + """
                <itemDefinition name="tAccount">
                <itemComponent name="open amount"><typeRef>number</typeRef></itemComponent>
                <itemComponent name="grade"><typeRef>string</typeRef>
                <allowedValues><text>"A", "B"</text></allowedValues>
                </itemComponent></itemDefinition>
                <inputData id="i" name="account"><variable name="account" typeRef="tAccount"/></inputData>
                <businessKnowledgeModel id="b" name="with interest"><variable name="with interest" typeRef="number"/>
                <encapsulatedLogic><formalParameter name="base" typeRef="number"/>
                <literalExpression><text>base * 1.02</text></literalExpression></encapsulatedLogic>
                </businessKnowledgeModel>
                <decision id="d" name="Total"><variable name="Total" typeRef="number"/>
                <informationRequirement><requiredInput href="#i"/></informationRequirement>
                <knowledgeRequirement><requiredKnowledge href="#b"/></knowledgeRequirement>
                <invocation><literalExpression><text>with interest</text></literalExpression>
                <binding><parameter name="base"/><literalExpression><text>account.open amount</text></literalExpression>
                </binding></invocation></decision>
                <decision id="e" name="Offer"><variable name="Offer"/>
                <informationRequirement><requiredDecision href="#d"/></informationRequirement>
                <context><contextEntry><variable name="now"/>
                <literalExpression><text>Total / 2</text></literalExpression>
                </contextEntry><contextEntry><variable name="later"/>
                <literalExpression><text>Total - now</text></literalExpression>
                </contextEntry></context></decision></definitions>
                """
        let model = try DecisionModel(xml: xml.utf8, file: "m.dmn")
        #expect(model.decisions.map(\.inputs) == [["account"], ["account"]])
        let account: FEELValue = ["open amount": 300, "grade": "A"]
        let total = DecisionResult(value: 306, outputs: [:], firedRules: [], required: [:])
        #expect(
            try model.evaluate(decision: "Offer", inputs: ["account": account])
                == DecisionResult(
                    value: ["now": 153, "later": 153], outputs: [:], firedRules: [], required: ["Total": total]))
        #expect(throws: DecisionError.self) {
            try model.evaluate(decision: "Offer", inputs: ["account": ["open amount": 300, "grade": "C"]])
        }
    }
}

import Testing

@testable import SandboxService

@Suite("HTML pages as a browser reads them")
struct HTMLPageTests {
    private let page = HTMLPage(
        """
        <!doctype html><html><head><title>a < b</title><script>var x = "<form action='/no'>";</script></head>
        <!-- <a href="/hidden">no</a> -->
        <a class=way href='/d/AbC_-1'>Wrong</a> <A HREF="http://edge/o/tok?x=1&amp;y=2">Choose</A>
        <form method="POST" action="/p/tok?a=1&amp;b=2" class="form">
          <input type="hidden" name="csrf" value="a&quot;b&#39;c&#x2F;">
          <input name=amount inputmode=decimal required value="R&nbsp;5">
          <input type="checkbox" name="channel-sms" value="yes" checked>
          <input type=checkbox name="channel-email" value="yes">
          <input type="radio" name="reason" value="not-mine"><input type="radio" name="reason" value="other" checked/>
          <select name="invoice"><option value="">All</option><option value="I-1">1</option>
          <option value="I-2" selected>2</option></select>
          <textarea name="text">one &amp; two</textarea>
          <button name="decision" value="pay">Pay</button><input type="submit" value="Go">
          <input type="text" value="nameless">
        </form>
        <form><input name="q"></form><p>1 < 2 & 3
        """)

    @Test("Links come in order, without those in comments and scripts")
    func links() {
        #expect(page.links == ["/d/AbC_-1", "http://edge/o/tok?x=1&y=2"])
        #expect(page.link(to: "/o/", origin: "http://edge") == "/o/tok?x=1&y=2")
        #expect(page.link(to: "/s/", origin: "http://edge") == nil)
    }

    @Test("A form is sent as a browser sends it: what is checked and chosen, no buttons but the one pressed")
    func submission() throws {
        let form = try #require(page.forms.first)
        #expect(form.action == "/p/tok?a=1&b=2")
        #expect(form.method == "post")
        let text = PercentCoding.form(form.submission(pressing: ("decision", "pay")))
        #expect(
            text == "csrf=a%22b%27c%2F&amount=R%C2%A05&channel-sms=yes&reason=other&invoice=I-2&text=one%20%26%20two"
                + "&decision=pay")
    }

    @Test("Filling in changes fields, choices and selections, and only to what the form offers")
    func fillingIn() throws {
        var form = try #require(page.forms.first)
        form.set("amount", "12.50")
        form.set("reason", "not-mine")
        form.set("invoice", "I-9")
        form.check("channel-sms", false)
        form.check("channel-email", true)
        form.set("unknown", "x")
        let text = PercentCoding.form(form.submission())
        #expect(
            text == "csrf=a%22b%27c%2F&amount=12.50&channel-email=yes&reason=not-mine&invoice=I-2&text=one%20%26%20two")
        form.set("invoice", "I-1")
        #expect(form.submission().contains { $0 == ("invoice", "I-1") })
    }

    @Test("A form without action or method is the page's own, and a page cut off is read up to there")
    func cutOff() {
        #expect(page.forms.count == 2)
        #expect(page.forms.last?.action == nil)
        #expect(page.forms.last?.method == "get")
        #expect(HTMLPage("<form><input name=a value='x").forms.first?.submission().map(\.value) == ["x"])
    }

    @Test(
        "Character references are decoded, and what is none stays as it is",
        arguments: [
            ("a &amp; b", "a & b"), ("&lt;&gt;&#65;&#x42;", "<>AB"), ("R&D; & more", "R&D; & more"),
            ("&#xZZ;", "&#xZZ;"),
            ("&", "&"), ("&amp", "&amp"),
        ])
    func references(_ text: String, _ expected: String) {
        #expect(HTMLText.decode(text) == expected)
    }
}

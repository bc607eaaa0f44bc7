/// Pages that show every component once, in plausible use. The component catalogue of the README is made of these.
enum GalleryTemplates {
    static let all = [
        "overview": overview, "account": account, "form": form, "pay": pay, "paid": paid,
    ]

    static let overview = """
        <div class="tiles">
          <div class="tile tile-good"><p class="tile-label">Collected this week</p>
          <p class="tile-value num">R&nbsp;184 220</p><p class="tile-note">
          <span class="up">+8.4%</span> on last week</p></div>
          <div class="tile"><p class="tile-label">Open balance</p><p class="tile-value num">R&nbsp;1 204 330</p>
          <p class="tile-note">612 accounts</p></div>
          <a class="tile tile-warn" href="/disputes"><p class="tile-label">On hold</p>
          <p class="tile-value num" data-live="holds">84</p><p class="tile-note">12 placed today</p></a>
          <div class="tile"><p class="tile-label">Contacts refused</p>
          <p class="tile-value num" data-live="refused">37</p><p class="tile-note">29 for quiet hours</p></div>
        </div>
        <div class="callout callout-warn" role="status">{{>icon-alert}}<div>
        <p class="callout-title">The feed of “trade” is 26 hours old</p>
        <p>No message leaves on its accounts until it is back.</p></div></div>
        <div class="grid grid-main">
          <section class="card">
            <figure class="chart" data-chart><figcaption>Collected by week</figcaption><div class="chart-canvas">
            <canvas role="img" aria-label="Collected by week"></canvas></div>
              <script type="application/json">{{{chart}}}</script>
              <details><summary>Show the figures</summary><div class="table-frame"><table class="table"><thead><tr>
              <th scope="col">Week</th><th scope="col" class="num">Collected</th>
              <th scope="col" class="num">Promised</th></tr></thead>
                <tbody>{{#weeks}}<tr><th scope="row">{{week}}</th><td class="num">{{collected}}</td>
                <td class="num">{{promised}}</td></tr>{{/weeks}}</tbody></table></div></details></figure>
          </section>
          <section class="card">
            <header class="card-head"><h2>Just now</h2><span class="badge badge-good">{{>icon-check}} Live</span>
            </header>
            <ol class="timeline">
              <li class="timeline-item timeline-good"><div class="timeline-mark">{{>icon-check}}</div>
              <div class="timeline-body">
              <p class="timeline-title">Payment received <span class="num">R&nbsp;500.00</span></p>
              <p class="timeline-meta"><time datetime="2026-01-05T08:00:00Z">10:00</time> · A-100233 · bank</p></div>
              </li>
              <li class="timeline-item timeline-warn"><div class="timeline-mark">{{>icon-hold}}</div>
              <div class="timeline-body"><p class="timeline-title">Collection stopped</p><p class="timeline-meta">
              <time datetime="2026-01-05T07:41:00Z">09:41</time> · A-100871 · disputed</p></div></li>
              <li class="timeline-item timeline-info"><div class="timeline-mark">{{>icon-sms}}</div>
              <div class="timeline-body"><p class="timeline-title">Reminder sent</p><p class="timeline-meta">
              <time datetime="2026-01-05T07:30:00Z">09:30</time> · A-100502 · SMS</p></div></li>
              <li class="timeline-item timeline-bad"><div class="timeline-mark">{{>icon-x-circle}}</div>
              <div class="timeline-body"><p class="timeline-title">Contact refused</p><p class="timeline-meta">
              <time datetime="2026-01-05T07:30:00Z">09:30</time> · A-100377</p><p>
              <code>ZA-CFDC-11</code> a public holiday</p></div></li>
            </ol>
          </section>
        </div>
        <section class="card">
          <header class="card-head"><h2>Open disputes</h2>
          <a class="button button-quiet button-small" href="/disputes">All disputes</a></header>
          <form class="form-inline" method="get"><div class="field field-wide"><label for="q">Search</label>
          <input id="q" name="q" placeholder="Account or reference"></div>
            <div class="field"><label for="state">State</label><select id="state" name="state"><option>Any</option>
            <option>In review</option></select></div>
            <button class="button button-quiet">{{>icon-search}} Find</button></form>
          <div class="table-frame"><table class="table table-cards">
          <caption class="visually-hidden">Open disputes</caption>
            <thead><tr><th scope="col">Account</th><th scope="col">Segment</th><th scope="col">State</th>
            <th scope="col">Due</th><th scope="col" class="num">Amount</th></tr></thead>
            <tbody>{{#rows}}<tr><th scope="row"><a href="/accounts/{{account}}">{{account}}</a></th>
            <td data-label="Segment"><span class="badge badge-segment segment-{{letter}}">{{segment}}</span></td>
            <td data-label="State"><span class="badge badge-{{tone}}">{{state}}</span></td>
            <td data-label="Due">{{due}}</td><td data-label="Amount" class="num">{{amount}}</td>
            </tr>{{/rows}}</tbody></table></div>
          {{>pagination}}
        </section>
        """

    static let account = """
        <nav class="tabs" aria-label="Account"><a href="#" aria-current="page">Overview</a>
        <a href="#">Ledger <span class="count">12</span></a><a href="#">Contacts <span class="count">7</span></a>
        <a href="#">Decisions</a><a href="#">Disputes</a></nav>
        <div class="grid grid-main">
          <div class="stack">
            <section class="card"><header class="card-head"><h2>At a glance</h2><span class="row">
            <span class="badge badge-segment segment-c">C · Slipping</span>
            <span class="badge badge-warn">On hold</span></span></header>
              <dl class="facts"><div><dt>Creditor</dt><dd>Karoo Home</dd></div><div><dt>Reference</dt>
              <dd>KH-88-2231</dd></div><div><dt>Opened</dt><dd>14 March 2024</dd></div><div><dt>Strategy</dt>
              <dd>Firm reminder, step 3</dd></div><div><dt>Next contact</dt><dd>held</dd></div><div>
              <dt>Time zone</dt><dd>Africa/Johannesburg</dd></div></dl></section>
            <section class="card"><header class="card-head"><h2>Why nothing was sent</h2></header>
              <ul class="reasons"><li class="reason-allow">Within contact hours, Monday 09:30</li>
              <li class="reason-allow"><code>Q-CAP-7D</code> 1 of 3 contacts in 7 days</li><li class="reason-deny">
              <code>Q-HOLD</code> The account is disputed since 3 January</li></ul>
              <details><summary>The decision’s whole input</summary>
              <pre class="code">{"account":"trade:A-88","balance":"1234.50","holds":["disputed"]}</pre></details>
              </section>
            <section class="card">
            <div class="empty">{{>icon-check-circle}}<p class="empty-title">No open promises</p>
            <p>New ones appear here at once.</p><a class="button button-quiet" href="#">Add a promise</a></div>
            </section>
          </div>
          <div class="stack">
            <section class="card"><h2>Balance</h2><dl class="sums"><div><dt>Principal</dt><dd>R&nbsp;1 150.00</dd>
            </div><div><dt>Interest</dt><dd>R&nbsp;84.50</dd></div><div><dt>Paid</dt><dd>−R&nbsp;500.00</dd></div>
            <div class="sums-total"><dt>Open</dt><dd>R&nbsp;734.50</dd></div></dl>
              <div class="progress"><p class="progress-label"><span>Instalments paid</span>
              <span class="num">3 of 6</span></p><progress value="3" max="6">3 of 6</progress></div>
              <p class="card-foot">As of 5 January 2026, 10:04</p></section>
            <section class="card"><h2>States</h2><div class="row"><span class="badge">Neutral</span>
            <span class="badge badge-good">{{>icon-check}} Paid</span><span class="badge badge-info">Promised</span>
            <span class="badge badge-warn">In review</span><span class="badge badge-bad">Broken</span></div>
              <div class="row"><span class="badge badge-segment segment-a">A · Steady</span>
              <span class="badge badge-segment segment-b">B · Forgetful</span>
              <span class="badge badge-segment segment-c">C · Slipping</span>
              <span class="badge badge-segment segment-d">D · Strained</span>
              <span class="badge badge-segment segment-e">E · Broken</span>
              <span class="badge badge-segment segment-f">F · Silent</span></div></section>
            <div class="callout callout-info">{{>icon-info}}<div><p>Facts are 1 second old.</p></div></div>
            <div class="callout callout-success">{{>icon-check-circle}}<div><p>Statement sent.</p></div></div>
            <div class="callout callout-error">{{>icon-alert}}<div><p class="callout-title">Gateway refused</p>
            <p>The bank said no; nothing was taken.</p></div></div>
          </div>
        </div>
        """

    static let form = """
        <section class="card"><form method="post" class="form">{{{csrfField}}}
          <ol class="steps"><li class="step-done">Account</li><li aria-current="step">Promise</li><li>Check</li></ol>
          <div class="field field-invalid"><label for="amount">Amount</label>
          <p class="field-hint" id="amount-hint">What the debtor said they can pay.</p><div class="input-group">
          <span class="input-prefix">R</span>
          <input id="amount" name="amount" inputmode="decimal" aria-describedby="amount-hint amount-error"
          aria-invalid="true" value="{{amount}}"></div>
          <p class="field-error" id="amount-error">{{>icon-alert}} Write an amount of at least R&nbsp;50.</p></div>
          <div class="field"><label for="reason">Reason</label><select id="reason" name="reason">
          <option>Lost income</option><option>Forgot</option></select></div>
          <fieldset class="choices"><legend>How much</legend><label class="choice">
          <input type="radio" name="how" value="all" checked><span><strong>All of it</strong>
          <small>R&nbsp;734.50 on 25 January</small></span></label><label class="choice">
          <input type="radio" name="how" value="part"><span><strong>In parts</strong>
          <small>3 instalments from R&nbsp;245</small></span></label></fieldset>
          <div class="field"><label for="text">Note</label><textarea id="text" name="text" rows="4"></textarea></div>
          <label class="check">
          <input type="checkbox" name="agree" value="yes" checked> The debtor was told what happens next</label>
          <div class="form-actions"><button class="button">Save promise</button>
          <a class="button button-quiet" href="#">Cancel</a>
          <button class="button button-danger" data-confirm="Discard this promise?">Discard</button>
          <button class="button" disabled>Not yet</button></div>
        </form></section>
        """

    static let pay = """
        <section class="receipt"><p class="receipt-label">You owe</p>
        <p class="receipt-amount num">R&nbsp;1 234.50</p>
        <p class="receipt-note">for account 100-233, due 3 February 2026</p>
          <dl class="sums"><div><dt>Water and electricity, November</dt><dd>R&nbsp;1 150.00</dd></div><div>
          <dt>Interest</dt><dd>R&nbsp;84.50</dd></div><div class="sums-total"><dt>To pay</dt><dd>R&nbsp;1 234.50</dd>
          </div></dl>
          <form method="post" class="form">{{{csrfField}}}<button class="button button-large button-block">Pay
          R&nbsp;1 234.50</button></form></section>
        <nav class="ways" aria-label="Other ways"><a class="way" href="#">{{>icon-calendar}}<span>
        <strong>Pay in parts</strong><small>Choose a plan that fits</small></span>{{>icon-chevron-right}}</a>
          <a class="way" href="#">{{>icon-dispute}}<span><strong>Something is wrong</strong>
          <small>Dispute it; collection stops at once</small></span>{{>icon-chevron-right}}</a>
          <a class="way" href="#">{{>icon-bell}}<span><strong>Messages</strong>
          <small>Choose how we reach you, or stop them</small></span>{{>icon-chevron-right}}</a></nav>
        """

    static let paid = """
        <section class="receipt receipt-paid"><p class="stamp">Paid</p><p class="receipt-label">You paid</p>
        <p class="receipt-amount num">R&nbsp;1 234.50</p>
        <p class="receipt-note">5 January 2026, 10:04 · reference Q-77A2-K9</p>
          <dl class="sums"><div><dt>Account 100-233</dt><dd>R&nbsp;1 234.50</dd></div><div class="sums-total">
          <dt>Still open</dt><dd>R&nbsp;0.00</dd></div></dl>
          <a class="button button-quiet button-block" href="#">{{>icon-download}} Save the receipt</a></section>
        <div class="callout callout-success">{{>icon-check-circle}}<div>
        <p class="callout-title">Collection has stopped</p><p>You get no more reminders for this account.</p></div>
        </div>
        """
}

/* What the pages do beyond HTML. Each part is optional: without it the page is complete. */
"use strict";
(() => {
    const one = (selector, root = document) => root.querySelector(selector);
    const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
    const theme = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

    // Tables that become cards lose their meaning for screen readers, because CSS changes their display; roles keep it.
    function describeTables(root) {
        const roles = { thead: "rowgroup", tbody: "rowgroup", tfoot: "rowgroup", tr: "row", td: "cell" };
        for (const table of all("table.table-cards", root)) {
            table.setAttribute("role", "table");
            for (const [tag, role] of Object.entries(roles)) {
                for (const element of all(tag, table)) { element.setAttribute("role", role); }
            }
            for (const head of all("th", table)) {
                head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader");
            }
        }
    }

    // MARK: Charts

    const drawn = new Map();

    function tones() {
        const named = {};
        for (const name of ["good", "info", "warn", "bad", "neutral"]) { named[name] = theme("--chart-" + name); }
        return named;
    }

    function dataset(series, index, kind) {
        const named = tones();
        // Names that are neither good nor bad have colours of their own.
        const order = [1, 2, 3, 4, 5].map((number) => theme("--chart-" + number));
        const colour = series.tone ? named[series.tone] : order[index % order.length];
        if (kind === "doughnut") {
            return { label: series.name, data: series.values, backgroundColor: order, borderColor: theme("--surface"), borderWidth: 2 };
        }
        const isLine = kind === "line" || kind === "area";
        if (kind === "rows") {
            return {
                label: series.name, data: series.values, backgroundColor: colour, borderColor: theme("--surface"),
                borderWidth: { top: 1, bottom: 1 }, borderSkipped: false, borderRadius: 3, barThickness: barWidth, minBarLength: 2, skipNull: true,
            };
        }
        return {
            label: series.name, data: series.values, borderColor: colour,
            backgroundColor: kind === "area" ? colour + "2e" : colour, fill: kind === "area",
            borderWidth: isLine ? 2 : 0, borderRadius: isLine ? 0 : 3, pointRadius: 0, pointHitRadius: 12,
            tension: 0.25, maxBarThickness: 36,
        };
    }

    const barWidth = 14;

    // Axes have no room for millions in full; the tooltip and the figures below have.
    function brief(value) {
        const steps = [[1e9, "bn"], [1e6, "m"], [1e4, "k", 1e3]];
        const step = steps.find(([from]) => Math.abs(value) >= from);
        if (!step) { return Number(value).toLocaleString("en-ZA"); }
        return Number(value / (step[2] ?? step[0])).toLocaleString("en-GB", { maximumFractionDigits: 2 }) + "\u00a0" + step[1];
    }

    // A long name stands on several lines: cut off it could not be read.
    function lines(label) {
        const words = String(label).split(" ");
        return words.slice(1).reduce((told, word) => {
            const last = told.at(-1);
            return last.length + word.length < 16 ? [...told.slice(0, -1), last + " " + word] : [...told, word];
        }, [words[0]]);
    }

    // Every label has its bars and none is left out, so the drawing is as high as it needs to be.
    function fit(figure, data) {
        const bars = data.labels.map((_, index) => data.series.filter((series) => series.values[index] != null).length);
        const inner = data.labels.length * Math.max(1, ...bars) * barWidth + data.labels.length * 16;
        one(".chart-canvas", figure).style.height = inner + (data.series.length > 1 ? 88 : 36) + "px";
    }

    function options(data) {
        const text = theme("--ink-soft");
        const unit = data.unit ? data.unit + "\u00a0" : "";
        const write = (value) => unit + Number(value).toLocaleString("en-ZA");
        // Nobody opens half a dispute.
        const isWhole = data.series.every((series) => series.values.every(Number.isInteger));
        const stacked = data.kind === "stacked" || data.kind === "area";
        const isRows = data.kind === "rows";
        const rows = {
            x: {
                beginAtZero: true, grid: { color: theme("--line") }, border: { display: false },
                ticks: { color: text, maxTicksLimit: 5, maxRotation: 0, callback: (value) => unit + brief(value) },
            },
            y: {
                grid: { display: false }, border: { display: false },
                ticks: { color: theme("--ink"), autoSkip: false, font: { size: 13 }, callback: (_, index) => lines(data.labels[index]) },
            },
        };
        const axes = isRows ? rows : {
            x: { stacked, grid: { display: false }, border: { display: false }, ticks: { color: text, maxRotation: 0 } },
            y: {
                stacked, beginAtZero: true, grid: { color: theme("--line"), drawBorder: false },
                ticks: { color: text, maxTicksLimit: 6, callback: (value) => unit + brief(value), precision: isWhole ? 0 : undefined },
            },
        };
        return {
            responsive: true, maintainAspectRatio: false, animation: false, interaction: { mode: "index", intersect: false, axis: isRows ? "y" : "x" },
            indexAxis: isRows ? "y" : "x", barText: (value) => unit + brief(value), layout: { padding: { right: isRows ? 56 : 0 } },
            scales: data.kind === "doughnut" ? {} : axes,
            plugins: {
                legend: {
                    display: data.series.length > 1 || data.kind === "doughnut", position: "bottom",
                    labels: { color: text, boxWidth: 10, boxHeight: 10, padding: 16 },
                },
                tooltip: { callbacks: { label: (item) => (item.dataset.label || item.label) + ": " + write(item.raw) } },
            },
        };
    }

    // What each bar says, at its end: nobody has to measure it against the axis.
    const barValues = {
        id: "barValues",
        afterDatasetsDraw(chart) {
            const { ctx } = chart;
            ctx.save();
            ctx.fillStyle = theme("--ink-soft");
            ctx.textBaseline = "middle";
            ctx.font = "13px " + window.Chart.defaults.font.family;
            for (const { data } of chart.getSortedVisibleDatasetMetas()) {
                for (const bar of data) {
                    const value = bar.$context?.raw;
                    if (value != null) { ctx.fillText(chart.options.barText(value), bar.x + 6, bar.y); }
                }
            }
            ctx.restore();
        },
    };

    function draw(figure) {
        const source = one('script[type="application/json"]', figure);
        const canvas = one("canvas", figure);
        if (!source || !canvas || !window.Chart) { return; }
        const data = JSON.parse(source.textContent);
        const kinds = { line: "line", area: "line", bar: "bar", stacked: "bar", doughnut: "doughnut", rows: "bar" };
        if (data.kind === "rows") { fit(figure, data); }
        if (drawn.has(figure)) { drawn.get(figure).destroy(); }
        window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
        window.Chart.defaults.font.size = 13;
        const datasets = data.series.map((series, index) => dataset(series, index, data.kind));
        drawn.set(figure, new window.Chart(canvas, {
            type: kinds[data.kind] || "bar", data: { labels: data.labels, datasets }, options: options(data),
            plugins: data.kind === "rows" ? [barValues] : [],
        }));
        figure.classList.add("chart-drawn");
    }

    function drawAll(root) { all("figure[data-chart]", root).forEach(draw); }

    // MARK: Live pages

    function showValues(text) {
        for (const [key, value] of Object.entries(JSON.parse(text))) {
            for (const element of all('[data-live="' + CSS.escape(key) + '"]')) {
                if (element.tagName === "PROGRESS") { element.value = Number(value); }
                else if (element.textContent !== String(value)) {
                    element.textContent = String(value);
                    element.classList.remove("changed");
                    requestAnimationFrame(() => element.classList.add("changed"));
                }
            }
        }
    }

    async function refresh(section) {
        if (section.dataset.busy) { section.dataset.again = "1"; return; }
        section.dataset.busy = "1";
        try {
            const answer = await fetch(section.dataset.refreshUrl, { headers: { Accept: "text/html" }, redirect: "error" });
            // What is being read or operated is not pulled away: it waits for the next event.
            if (answer.ok && !section.contains(document.activeElement)) {
                const text = await answer.text();
                const open = all("details", section).map((details) => details.open);
                for (const figure of all("figure[data-chart]", section)) { drawn.get(figure)?.destroy(); drawn.delete(figure); }
                section.innerHTML = text;
                all("details", section).forEach((details, index) => { details.open = open[index] ?? false; });
                describeTables(section);
                drawAll(section);
            }
        } catch { /* The next event tries again. */ }
        delete section.dataset.busy;
        if (section.dataset.again) { delete section.dataset.again; refresh(section); }
    }

    // Whoever reads figures must know when they have stopped moving.
    function showState(state) {
        const words = { on: "Live", off: "Not live: connecting again. The figures are the last ones known." };
        for (const element of all("[data-live-state]")) {
            element.hidden = false;
            if (element.dataset.liveState === state) { continue; }
            element.dataset.liveState = state;
            element.textContent = words[state];
        }
    }

    function listen() {
        const address = document.body.dataset.events;
        if (!address || !window.EventSource) { return; }
        let source;
        let retry;
        function open() {
            source = new EventSource(address);
            source.addEventListener("values", (event) => showValues(event.data));
            const names = new Set(all("[data-refresh]").map((section) => section.dataset.refresh));
            for (const name of names) {
                source.addEventListener(name, () => all('[data-refresh="' + CSS.escape(name) + '"]').forEach(refresh));
            }
            source.addEventListener("open", () => showState("on"));
            source.addEventListener("error", () => {
                showState("off");
                // After an error page, as an edge answers for a service that is down, the browser does not try again.
                if (source.readyState === EventSource.CLOSED) { retry = setTimeout(open, 3000); }
            });
        }
        open();
        window.addEventListener("pagehide", () => { clearTimeout(retry); source.close(); });
        // Back from the browser's cache: the connection was closed when the page was left.
        window.addEventListener("pageshow", (event) => { if (event.persisted) { open(); } });
    }

    // MARK: Forms

    function guardForms() {
        document.addEventListener("click", (event) => {
            const button = event.target.closest("[data-confirm]");
            if (button && !window.confirm(button.dataset.confirm)) { event.preventDefault(); }
        });
        // A second click must not send a second payment. The page may come back from the browser's cache, so it is undone.
        document.addEventListener("submit", (event) => {
            if (event.defaultPrevented || event.target.method !== "post") { return; }
            if (event.target.dataset.sent) { event.preventDefault(); return; }
            event.target.dataset.sent = "1";
        });
        window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
        const invalid = one('[aria-invalid="true"]');
        if (invalid) { invalid.focus(); }
    }

    function start() {
        describeTables(document);
        drawAll(document);
        listen();
        guardForms();
        window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(document));
    }
    // All scripts are deferred; this event comes after the chart library too.
    document.addEventListener("DOMContentLoaded", start);
})();

/* What a page can tell about itself: run by the browser tier in the page, returns one object. */
const root = document.documentElement;
const fields = [...document.querySelectorAll('input:not([type=hidden]), select, textarea')];

// Any CSS colour as red, green, blue (0 to 255) and opacity (0 to 1).
const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const known = new Map();
function colour(text) {
    if (!known.has(text)) {
        brush.clearRect(0, 0, 1, 1);
        brush.fillStyle = text;
        brush.fillRect(0, 0, 1, 1);
        const [red, green, blue, opacity] = brush.getImageData(0, 0, 1, 1).data;
        known.set(text, [red, green, blue, opacity / 255]);
    }
    return known.get(text);
}

function over(top, bottom) {
    const opacity = top[3];
    return [0, 1, 2].map((part) => top[part] * opacity + bottom[part] * (1 - opacity)).concat(1);
}

// What lies behind an element's text: the backgrounds of it and of all around it. A slip of paper is drawn by ::before.
function ground(element) {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
        const paper = getComputedStyle(one, '::before');
        if (paper.content !== 'none' && paper.zIndex === '-1') { layers.push(colour(paper.backgroundColor)); }
        layers.push(colour(getComputedStyle(one).backgroundColor));
        if (layers.at(-1)[3] === 1 || layers.at(-2)?.[3] === 1) { break; }
    }
    const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0, 1] : [255, 255, 255, 1];
    return layers.reverse().reduce((bottom, top) => over(top, bottom), canvas);
}

function luminance(shade) {
    const [red, green, blue] = shade.slice(0, 3).map((part) => {
        const value = part / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left);
    return (light + 0.05) / (dark + 0.05);
}

// WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 for large text. Text nobody can see, and of what cannot be used, is left out.
function faint() {
    const found = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || element.closest('script, style, progress, option, :disabled, .visually-hidden')) { continue; }
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        if (!box.width || !box.height || style.visibility !== 'visible' || box.bottom < 0) { continue; }
        const behind = ground(element);
        const text = over(colour(style.color), behind);
        const size = parseFloat(style.fontSize);
        const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
        const ratio = contrast(text, behind);
        if (ratio < least - 0.005) {
            const name = element.tagName.toLowerCase() + (element.className && element.className.baseVal === undefined ? '.' + element.className.replaceAll(' ', '.') : '');
            found.set(name, `${name} ${ratio.toFixed(2)}`);
        }
    }
    return [...found.values()].slice(0, 6);
}

// What sticks out of the window: the innermost elements only.
function wide() {
    if (root.scrollWidth <= root.clientWidth + 1) { return []; }
    const out = [...document.body.querySelectorAll('*')].filter((one) =>
        one.getBoundingClientRect().right > root.clientWidth + 1 && !one.closest('.table-frame, .tabs, .code'));
    return out.filter((one) => !out.some((other) => other !== one && one.contains(other)))
        .slice(0, 4).map((one) => `${one.tagName.toLowerCase()}.${one.className} "${one.textContent.trim().slice(0, 30)}"`);
}

// The same page with amounts and names as large as they may become.
function stretched() {
    for (const one of document.querySelectorAll('.tile-value, .receipt-amount, td.num, .sums dd, dd.num')) {
        if (/^[-R$£\d]/.test(one.textContent.trim())) { one.textContent = 'R\u00a0123\u00a0456\u00a0789\u00a0012.34'; }
    }
    for (const one of document.querySelectorAll('tbody th, .portal-creditor, .facts dd, .callout-title')) {
        if (!one.children.length) { one.textContent += ' of Nkosazana-Featherstonehaugh-Papadopoulos:INV-2026-000000000123'; }
    }
    return wide();
}

return {
    title: document.title,
    headings: document.querySelectorAll('h1').length,
    language: root.lang,
    unlabelled: fields.filter((field) => !field.labels.length && !field.ariaLabel && !field.getAttribute('aria-labelledby')).length,
    nameless: [...document.querySelectorAll('a, button')].filter((one) =>
        !one.textContent.trim() && !one.ariaLabel && !one.title && !one.querySelector('img[alt]')).length,
    unfilled: (document.body.innerText.match(/\{\{?[\w.]+\}?\}/g) || []).slice(0, 3),
    charts: document.querySelectorAll('figure[data-chart]').length,
    drawn: document.querySelectorAll('figure.chart-drawn').length,
    faint: faint(),
    wide: wide(),
    stretched: arguments[0] ? stretched() : [],
};

// What a person would object to on the page that is open, as one list of sentences: asked by test_every_page.py.
// Visible means: laid out, not hidden, not transparent, not within a closed panel.
(() => {
  const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const words = (text) => text.trim().replace(/\s+/g, " ").slice(0, 60);

  // Code, and icons, which are letters of a font.
  const ICON = ":is([data-testid=stIconMaterial], [role=img][translate=no])";
  const NO_TEXT = `script, style, noscript, [translate=no], ${ICON}`;

  // The pieces of text a person sees, each with its element: HTML and charts alike.
  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest(NO_TEXT)) continue;
      // The English name of an icon is there only to be heard, in a box of one pixel.
      if (visible(element) && (element.offsetWidth ?? 2) > 1) yield [node, element];
    }
  }

  // The nearest ancestor that cuts what sticks out of it; null if it can be scrolled to or ends in "…".
  function cutter(element) {
    let lines = null; // the block whose lines the text is: only there does a browser draw the "…"
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const { overflowX, textOverflow, display } = getComputedStyle(at);
      if (display === "inline") continue;
      lines ??= at;
      if (overflowX === "auto" || overflowX === "scroll") return at.scrollWidth > at.clientWidth + 1 ? null : at;
      if (overflowX !== "visible") return textOverflow === "ellipsis" && at === lines ? null : at;
    }
    return document.documentElement;
  }

  window.background = () => getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor;

  // Whether the script has run for this language, theme and width and for the address, nothing is loading, every chart is
  // drawn on this background and fills its place, and nothing has moved since this was last asked.
  let before = "";
  window.isStill = (language, background, mode, isNarrow) => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.dataset.testScriptState !== "notRunning" || app.querySelector('[data-testid="stSkeleton"]')) return false;
    const { lang, dataset } = document.documentElement;
    if (document.fonts.status !== "loaded" || lang !== language) return false;
    const address = Object.entries(Object.fromEntries(new URLSearchParams(location.search))).sort();
    if (dataset.drawnFor !== JSON.stringify([mode, isNarrow, address])) return false;
    if (window.background() !== background) return false;
    const all = window.charts();
    if (!all.every((chart) => chart.fills && chart.background === background)) return false;
    const width = (element) => element.getBoundingClientRect().width;
    const grids = [...document.querySelectorAll('[data-testid="data-grid-canvas"]')].filter(visible);
    if (!grids.every((grid) => width(grid) <= width(grid.closest('[data-testid="stElementContainer"]')))) return false;
    if (!document.querySelector("h1")) return false;
    const places = ['[data-testid="stMain"]', '[data-testid="stSidebar"]', "h1", '[data-testid="stMainBlockContainer"]'];
    const now = JSON.stringify(places.map((place) => document.querySelector(place)?.getBoundingClientRect()));
    const isStill = now === before;
    before = now;
    return isStill;
  };

  window.cutOff = () => {
    const found = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    const main = document.querySelector('[data-testid="stMain"]');
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide`);
    if (main.scrollWidth > main.clientWidth) found.push(`its content is ${main.scrollWidth} of ${main.clientWidth} px wide`);
    const range = document.createRange();
    for (const [node, element] of texts()) {
      if (element.closest("canvas, [data-testid=stSidebar][aria-expanded=false]")) continue;
      const edge = cutter(element);
      if (edge === null) continue;
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      const box = edge.getBoundingClientRect();
      if (text.width < 2 || text.height < 2 || text.bottom < box.top || text.top > box.bottom) continue;
      const beyond = Math.round(text.right - Math.min(box.right, innerWidth));
      const where = element.closest("svg") ? "chart: " : "";
      if (beyond > 2 && box.width > 2) found.push(`${where}"${words(node.data)}" is cut off by ${beyond} px`);
    }
    const places = ":is([data-testid=stMain], [role=dialog])";
    for (const element of document.querySelectorAll(`${places} :is(button, input, [role=combobox], canvas, .main-svg, iframe)`)) {
      if (!visible(element) || cutter(element) === null) continue;
      const beyond = Math.round(element.getBoundingClientRect().right - innerWidth);
      if (beyond > 1) found.push(`<${element.localName}> ${words(element.ariaLabel ?? element.textContent)}: ${beyond} px beyond the edge`);
    }
    return [...new Set(found)];
  };

  // What a chart says: its names, labels and what it shows on hovering, with the values that are filled in there.
  function* saidInChart({ data, layout, _fullLayout }) {
    const strings = (values) => (Array.isArray(values) ? values.flat().filter((one) => typeof one === "string") : [values]);
    for (const trace of data) {
      const { text, hovertext, x, y, labels, hovertemplate, texttemplate, customdata } = trace;
      for (const value of [text, hovertext, x, y, labels]) yield* strings(value);
      const tellsName = hovertemplate ? !hovertemplate.includes("<extra></extra>") : /all|name/.test(trace.hoverinfo ?? "all");
      if (tellsName || (_fullLayout.showlegend && trace.showlegend !== false)) yield trace.name;
      for (const template of [...strings(hovertemplate), ...strings(texttemplate)]) {
        for (const [, column] of (template ?? "").matchAll(/%\{customdata(?:\[(\d+)\])?[:|}]/g))
          yield* strings((customdata ?? []).map((row) => (column === undefined ? row : row[column])));
        yield (template ?? "").replace(/%\{[^}]*\}/g, " ");
      }
    }
    yield layout.title?.text;
    for (const annotation of layout.annotations ?? []) yield* [annotation.text, annotation.hovertext];
    for (const [name, axis] of Object.entries(layout))
      if (/^[xy]axis/.test(name)) yield* [axis.title?.text, ...strings(axis.ticktext)];
  }

  // All that is to be read, heard or seen on hovering: of fields only what stands there before anybody types.
  window.saidOnPage = () => {
    const said = new Set([document.title]);
    // A letter to an agency is Vietnamese whatever the reader's language.
    const isLetter = (node) => document.documentElement.lang === "en" && node.parentElement.closest("[data-testid=stCode]");
    for (const [node] of texts()) if (!isLetter(node)) said.add(node.data);
    for (const element of document.querySelectorAll("[placeholder], [aria-label], [title], [alt], [aria-description]")) {
      const isIcon = element.closest(ICON) || element.querySelector(`:scope > ${ICON}`);
      if (isIcon || !visible(element)) continue;
      for (const name of ["placeholder", "aria-label", "title", "alt", "aria-description"]) said.add(element.getAttribute(name));
    }
    for (const cell of document.querySelectorAll("canvas [role=columnheader], canvas [role=gridcell]")) said.add(cell.textContent);
    for (const chart of document.querySelectorAll(".js-plotly-plot"))
      for (const text of saidInChart(chart)) said.add((text ?? "").replace(/<[^>]*>/g, " "));
    return [...new Set([...said].map((text) => (text ?? "").trim()))].filter(Boolean);
  };

  // Each chart fills its place and has drawn something; `background` says which template it wears.
  window.charts = () =>
    [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].filter(visible).map((chart) => {
      const svg = chart.querySelector(".main-svg");
      return {
        fills: Boolean(svg) && Math.abs(svg.getBoundingClientRect().width - chart.getBoundingClientRect().width) < 3,
        marks: chart.querySelectorAll(".mlayer path, .mlayer image, .slice").length,
        background: svg && getComputedStyle(svg).backgroundColor,
        alt: chart.closest("[aria-label]")?.ariaLabel ?? chart.querySelector("[aria-label]")?.ariaLabel ?? "",
      };
    });

  // Violations of WCAG 2.2 AA (and of the order of headings) with the number of the known exception each is, or -1:
  // within an element, of all rules, or of the colours alone ("colours"), or of all but these ("structure").
  window.violations = async (exceptions, within, part) => {
    const { violations } = await axe.run(within, {
      runOnly:
        part === "colours"
          ? { type: "rule", values: ["color-contrast"] }
          : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
      rules: part === "colours" ? {} : { "heading-order": { enabled: true }, "color-contrast": { enabled: part === "all" } },
      resultTypes: ["violations"],
    });
    return violations
      .filter(({ id, impact }) => ["serious", "critical"].includes(impact) || id === "heading-order")
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, html, any, all, none }) => ({
          rule: id,
          html: html.slice(0, 160),
          why: [...any, ...all, ...none].map((check) => check.message).join("; ").slice(0, 200),
          known: exceptions.findIndex(
            ({ rule, selector }) => rule === id && document.querySelector(target.at(-1))?.matches(selector),
          ),
        })),
      );
  };
})();

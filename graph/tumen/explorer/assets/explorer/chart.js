// The statistics as charts: one for each thing that is measured in one way, its periods from left
// to right, rival figures for one period side by side, each in the colour and letter of its source.
const FIGURE_KINDS = new Set(["count", "record", "lowest"]);  // each says what the figure was

function figuresView() {
  const figures = data.tables.figures.map((figure) => ({
    ...figure, number: numberOf(figure.value), low: numberOf(figure.least), high: numberOf(figure.most),
  }));
  const indicators = new Map();
  for (const figure of figures) {
    if (!indicators.has(figure.thing)) indicators.set(figure.thing, []);
    indicators.get(figure.thing).push(figure);
  }
  const order = [...indicators].sort((a, b) => b[1].length - a[1].length || ORDER.compare(a[1][0].indicator, b[1][0].indicator));
  const letters = new Map([...new Set(figures.map(({ source }) => source))].sort()
    .map((source, at) => [source, { letter: String.fromCharCode(65 + (at % 26)), class: `source-${at % 6}` }]));
  const pick = element("select", { "aria-label": "Indicator" }, element("option", { value: "" }, `all ${counted(order.length, "indicator")}`),
    ...order.map(([, group], at) => element("option", { value: String(at + 1) }, clip(`${group[0].indicator} (${group.length})`, 80))));
  const rivals = element("input", { type: "checkbox" });
  const room = element("div");
  let shown = figures;
  const draw = () => {
    const chosen = pick.value ? [order[pick.value - 1]] : order;
    const charts = chosen.flatMap(([, group]) => chartsOf(group)).filter((chart) => !rivals.checked || chart.rival);
    shown = charts.flatMap((chart) => chart.figures);
    room.replaceChildren(...charts.map((chart) => chartSection(chart, letters)),
      ...(charts.length ? [] : [element("p", {}, "No figures match.")]));
    light();
  };
  const light = () => {
    const { claim } = picture.chosen || {};
    let first = null;
    for (const bar of room.querySelectorAll("[data-claim]")) {
      const here = bar.dataset.claim === claim;
      bar.classList.toggle("chosen", here);
      if (here) first = first || bar;
    }
    if (first) first.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  for (const control of [pick, rivals]) control.addEventListener("change", draw);
  draw();
  const key = element("ul", { class: "key" }, ...[...letters].map(([source, { letter, class: look }]) => element("li", {},
    svgElement("svg", { width: 14, height: 14, "aria-hidden": "true" }, svgElement("rect", { width: 14, height: 14, class: `bar ${look}` })),
    element("b", {}, letter), sourceLink(source))));
  return {
    content: [element("div", { class: "tools" }, pick, element("label", { class: "tick" }, rivals, "only where figures differ")),
      key, element("p", { class: "status" }, "≈ approximate (hatched) · whisker: a range · dashed outline: provisional or partial · * a record or lowest value."), room],
    chosen: light,
    data: () => ({ columns: FIGURE_COLUMNS, rows: shown.map((figure) => ({ cells: figureCells(figure).map((text) => ({ text })) })) }),
    claims: () => shown.map((figure) => figure.claim),
  };
}

const FIGURE_COLUMNS = ["indicator", "period", "value", "at least", "at most", "unit", "statistic", "approximate", "coverage", "sex", "population", "place", "claimant", "source", "claim"];
const figureCells = (figure) => [figure.indicator, figure.period, figure.value, figure.least, figure.most, figure.unit, figure.statistic, figure.approximate ? "yes" : "", figure.coverage === "full" ? "" : figure.coverage, figure.sex, figure.population, figure.place, figure.claimant, (sources.get(figure.source) || {}).label || figure.source, figure.claim].map((text) => text ?? "");
const numberOf = (text) => (text !== null && Number.isFinite(Number(text)) && text.trim() !== "" ? Number(text) : null);

// Figures that can stand in one chart: the same measure, unit, kind, people, place and base.
function chartsOf(group) {
  const charts = new Map();
  for (const figure of group) {
    const kind = FIGURE_KINDS.has(figure.kind) ? "" : figure.statistic;
    const parts = [kind, figure.unit, figure.population, figure.place, figure.sex, figure.base];
    const key = JSON.stringify(parts);
    if (!charts.has(key)) charts.set(key, { kind, indicator: figure.indicator, thing: figure.thing, figures: [], parts });
    charts.get(key).figures.push(figure);
  }
  for (const chart of charts.values()) {
    const columns = new Map();
    for (const figure of chart.figures) {
      const key = `${figure.first || ""} ${figure.last || ""} ${figure.first || figure.last ? "" : figure.period}`;
      if (!columns.has(key)) columns.set(key, []);
      columns.get(key).push(figure);
    }
    chart.columns = [...columns].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, figures]) => figures);
    const said = (figure) => `${figure.number} ${figure.low} ${figure.high}`;
    chart.rival = chart.columns.some((figures) => new Set(figures.map(said)).size > 1);
    chart.figures = chart.columns.flat();
  }
  return [...charts.values()].sort((a, b) => b.columns.length - a.columns.length || (a.parts.join() < b.parts.join() ? -1 : 1));
}

function chartSection(chart, letters) {
  const [, unit, population, place, sex, base] = chart.parts;
  const what = [chart.kind, sex, population && `of ${population}`, place && `in ${place}`, unit && `in ${unit}`, base && `against ${base}`].filter(Boolean).join(", ");
  const rows = chart.figures.map((figure) => element("tr", { "data-claim": figure.claim },
    ...[figure.period || "no period", spoken(figure), notes(figure), figure.claimant].map((text) => element("td", {}, quoted(text))),
    element("td", {}, sourceLink(figure.source)),
    element("td", {}, link("claim", { claim: figure.claim }))));
  const table = element("details", {}, element("summary", {}, `Show as a table (${chart.figures.length})`),
    element("div", { class: "scroll" }, element("table", { class: "grid" }, element("thead", {}, element("tr", {},
      ...["period", "figure", "notes", "claimant", "source", "evidence"].map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...rows))));
  return element("section", { class: "chart" },
    element("h2", {}, link(chart.indicator, { thing: chart.thing }), what ? element("small", {}, quoted(what)) : null),
    element("div", { class: "scroll" }, bars(chart, letters)), table);
}

const written = (text) => (numberOf(text) === null ? text : numberOf(text).toLocaleString("en", { maximumFractionDigits: 6 }));
const spoken = (figure) => {
  const range = figure.least !== null && figure.most !== null ? `${written(figure.least)} to ${written(figure.most)}`
    : figure.least !== null ? `at least ${written(figure.least)}` : figure.most !== null ? `at most ${written(figure.most)}` : "";
  return `${figure.approximate ? "≈ " : ""}${[figure.value === null ? "" : written(figure.value), range].filter(Boolean).join("; ")}`;
};
const notes = (figure) => [FIGURE_KINDS.has(figure.kind) && figure.kind !== "count" ? figure.statistic : "", figure.coverage === "full" ? "" : figure.coverage, figure.modality === "asserted" ? "" : figure.modality].filter(Boolean).join(", ");

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// A period short enough to stand beneath a bar: a year, a month, months of one year, years.
function periodName({ first, last, period }) {
  const found = [first, last].map((day) => (/^(\d{4})-(\d\d)-(\d\d)$/.exec(day || "") || []).slice(1).map(Number));
  const [[year, month, day], [year_, month_, day_]] = found;
  if (!year || !year_ || day !== 1 || day_ !== new Date(Date.UTC(year_, month_, 0)).getUTCDate()) return period || "no period";
  if (month === 1 && month_ === 12) return year === year_ ? String(year) : `${year}–${year_}`;
  if (year !== year_) return period;
  return month === month_ ? `${MONTHS[month - 1]} ${year}` : `${MONTHS[month - 1]}–${MONTHS[month_ - 1]} ${year}`;
}

function bars({ columns, indicator }, letters) {
  const values = columns.flat().flatMap(({ number, low, high }) => [number, low, high]).filter((value) => value !== null);
  const top = niceTop(Math.max(0, ...values)), bottom = -niceTop(Math.max(0, ...values.map((value) => -value)));
  const height = 190, gap = 16, left = 58, head_ = 24;
  const y = (value) => head_ + ((top - value) / (top - bottom || 1)) * height;
  const several = new Set(columns.flat().map(({ source }) => source)).size > 1;
  const parts = [];
  for (const value of [...new Set([bottom, 0, top / 2, top])]) {
    parts.push(svgElement("line", { x1: left, x2: 100000, y1: y(value), y2: y(value), class: value ? "rule" : "rule zero" }),
      svgElement("text", { x: left - 6, y: y(value) + 4, class: "tick-text", "text-anchor": "end" }, value.toLocaleString("en", { notation: Math.abs(value) >= 1e6 ? "compact" : "standard" })));
  }
  let x = left + gap;
  for (const figures of columns) {
    const label = periodName(figures[0]);
    const wide = figures.length > 1 ? 44 : 26;  // what stands over two neighbours must not collide
    const width = Math.max(figures.length * wide, Math.min(110, label.length * 6.6));
    const start = x + (width - figures.length * wide) / 2;
    figures.forEach((figure, at) => parts.push(bar(figure, start + at * wide, wide - 4, y, letters.get(figure.source), several)));
    parts.push(svgElement("text", { x: x + width / 2, y: head_ + height + (several ? 32 : 18), class: "tick-text", "text-anchor": "middle" }, clip(label, 18)));
    x += width + gap;
  }
  const picture_ = svgElement("svg", { viewBox: `0 0 ${x} ${height + 66}`, width: x, height: height + 66, class: "bars", role: "group", "aria-label": `Chart: ${indicator}` }, hatching(), ...parts);
  return picture_;
}

function hatching() {
  return svgElement("defs", {}, svgElement("pattern", { id: "hatching", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svgElement("rect", { width: 2.4, height: 6, class: "hatch" })));
}

function bar(figure, x, width, y, { letter, class: look }, several) {
  const value = figure.number ?? figure.high ?? figure.low ?? 0;
  const middle = x + width / 2, end = y(value), zero = y(0);
  const said = `${figure.period || "no period"}: ${spoken(figure)} ${figure.unit}, ${[notes(figure), (sources.get(figure.source) || {}).label || figure.source].filter(Boolean).join(", ")}`;
  const unsure = figure.coverage && figure.coverage !== "full";
  const box_ = { x, y: Math.min(zero, end), width, height: Math.max(1.5, Math.abs(zero - end)) };
  const parts = [svgElement("title", {}, said)];
  // A bound is no figure: it is drawn hollow.
  parts.push(svgElement("rect", { ...box_, class: `bar ${look}${unsure ? " unsure" : ""}${figure.number === null ? " bound" : ""}` }));
  if (figure.approximate) parts.push(svgElement("rect", { ...box_, fill: "url(#hatching)" }));
  if (figure.low !== null || figure.high !== null) {
    const [low, high] = [y(figure.low ?? value), y(figure.high ?? value)];
    parts.push(svgElement("path", { d: `M${middle} ${low}V${high}M${middle - 6} ${low}h12M${middle - 6} ${high}h12`, class: "whisker" }));
  }
  const label = `${figure.approximate ? "≈" : ""}${value.toLocaleString("en", { notation: Math.abs(value) >= 1e5 ? "compact" : "standard", maximumFractionDigits: 2 })}${notes(figure) ? "*" : ""}`;
  parts.push(svgElement("text", { x: middle, y: Math.min(end, zero, y(figure.high ?? value)) - 5, class: "value", "text-anchor": "middle" }, label));
  if (several) parts.push(svgElement("text", { x: middle, y: y(0) + 14, class: "tick-text", "text-anchor": "middle" }, letter));
  const group = svgElement("g", { class: "figure", tabindex: "0", role: "button", "aria-label": said, "data-claim": figure.claim }, ...parts);
  const take = () => choose({ claim: figure.claim });
  group.addEventListener("click", take);
  group.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); take(); } });
  return group;
}

// The next round number above.
function niceTop(value) {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 8, 10].map((step) => step * power).find((step) => step >= value) || value;
}

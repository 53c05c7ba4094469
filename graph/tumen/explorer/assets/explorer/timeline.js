// Events in time: a bar from the first to the last day that each may have happened on.
const DAY = 86400000;
const dayOf = (text) => (text ? Date.parse(text) / DAY : null);

function timelineView() {
  const events = data.tables.events.map((event) => ({ ...event, from: dayOf(event.first), to: dayOf(event.last) }));
  const dated = events.filter((event) => event.from !== null || event.to !== null)
    .sort((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity) || (a.to ?? Infinity) - (b.to ?? Infinity) || (a.thing < b.thing ? -1 : 1));
  const undated = events.filter((event) => !dated.includes(event));
  const filter = element("input", { type: "search", placeholder: "Filter by any word", "aria-label": "Filter the events by any word", autocomplete: "off" });
  const lists = element("div");
  let shown = [];
  const draw = () => {
    const words = folded(filter.value).split(/\s+/).filter(Boolean);
    const fits = (event) => { const text = folded(wordsOf(event).join("\n")); return words.every((word) => text.includes(word)); };
    const [some, rest] = [dated.filter(fits), undated.filter(fits)];
    shown = [...some, ...rest];
    const axis = axisOf(some);
    lists.replaceChildren(
      element("p", { class: "status", role: "status" }, `${shown.length} of ${events.length} entries shown. A bar covers every day that the event may have fallen on; an arrow at its end means no limit; a dashed outline, an approximate or uncertain date.`),
      axis ? scaleOf(axis) : "",
      ...byYear(some).map(([year, group]) => element("section", {}, element("h2", {}, year),
        element("ol", { class: "events" }, ...group.map((event) => eventLine(event, axis))))),
      ...(rest.length ? [element("section", { id: "undated" }, element("h2", {}, `No date is given (${rest.length})`),
        element("ol", { class: "events" }, ...rest.map((event) => eventLine(event, null))))] : []));
    light();
  };
  const light = () => {
    const { thing } = picture.chosen || {};
    let first = null;
    for (const line of lists.querySelectorAll("li")) {
      const here = Boolean(thing) && line.thing === thing;
      line.classList.toggle("chosen", here);
      if (here) first = first || line;
    }
    if (first) first.scrollIntoView({ block: "nearest" });
  };
  filter.addEventListener("input", draw);
  draw();
  return {
    content: [element("div", { class: "tools" }, filter), lists], chosen: light,
    data: () => ({
      columns: ["date", "first day", "last day", "event", "kind", "status", "place", "source"],
      rows: shown.map((event) => ({ cells: [event.date, event.first || "", event.last || "", nameOf(event.thing), event.kind, event.status, event.place, event.source].map((text) => ({ text })) })),
    }),
    things: () => shown.map((event) => event.thing),
  };
}

const wordsOf = (event) => [nameOf(event.thing), event.kind, event.date, event.status, event.place, (sources.get(event.source) || {}).label || event.source];

function byYear(events) {
  const years = new Map();
  for (const event of events) {
    const year = event.first ? event.first.slice(0, 4) : `until ${event.last.slice(0, 4)}`;
    if (!years.has(year)) years.set(year, []);
    years.get(year).push(event);
  }
  return [...years];
}

// The axis begins after a gap that is longer than all that follows; what lies before is pinned to
// its left end, so that one event of long ago does not squeeze all others together.
function axisOf(events) {
  const days = events.flatMap(({ from, to }) => [from, to]).filter((day) => day !== null).sort((a, b) => a - b);
  if (!days.length) return null;
  const high = days[days.length - 1];
  let first = Math.floor(days.length / 5);
  while (first && days[first] - days[first - 1] <= high - days[first]) first -= 1;
  const before = Math.floor(Math.max(days[0], days[first] - Math.max(183, (high - days[first]) * 0.03)));
  const start = new Date(before * DAY).setUTCMonth(0, 1) / DAY;  // a year begins it, and has its mark
  return { start, end: Math.max(high, start + 366) };
}

function eventLine(event, axis) {
  const source = sources.get(event.source);
  const details = [event.kind, event.status && event.status !== "happened" ? event.status : "", event.place, source ? source.label : event.source].filter(Boolean);
  const line = element("li", {},
    element("span", { class: "when" }, quoted(event.date || (axis ? "" : "undated"))),
    axis ? spanPicture(event, axis) : null,
    element("span", { class: "what" }, link(nameOf(event.thing), { thing: event.thing }), element("small", {}, quoted(details.join(" · ")))));
  line.thing = event.thing;
  return line;
}

const WIDE = 400;

// The beginnings of years (of every second, fifth, tenth … where there are many), and where they lie.
function ticksOf({ start, end }) {
  const [first, last] = [start, end].map((day) => new Date(day * DAY).getUTCFullYear());
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((years) => (last - first) / years <= 8) || 1000;
  const found = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) {
    const at = ((Date.UTC(year, 0, 1) / DAY - start) / (end - start)) * WIDE;
    if (at >= 0 && at <= WIDE - 12) found.push({ year, at });
  }
  return found;
}

function scaleOf(axis) {
  const ticks = ticksOf(axis).map(({ year, at }) => {
    const made = element("span", {}, String(year));
    made.style.left = `${(at / (WIDE + 8)) * 100}%`;
    return made;
  });
  return element("div", { class: "scale", "aria-hidden": "true" }, element("div", {}, ...ticks));
}

function spanPicture({ from, to, about, date }, { start, end }) {
  const place = (day) => Math.max(0, Math.min(WIDE, ((day - start) / (end - start)) * WIDE));
  const left = from === null ? 0 : place(from), right = Math.max(to === null ? WIDE : place(to), left + 4);
  const title = svgElement("title", {}, date);
  const kind = `span${about ? " about" : ""}`;
  const parts = [svgElement("line", { x1: 0, x2: WIDE + 4, y1: 9, y2: 9, class: "axis" }), ...ticksOf({ start, end }).map(({ at }) => svgElement("line", { x1: at, x2: at, y1: 0, y2: 18, class: "axis" }))];
  parts.push(svgElement("rect", { x: left, y: 4, width: right - left, height: 10, rx: 3, class: kind }));
  if (to === null) parts.push(svgElement("path", { d: `M${WIDE - 4} 2 ${WIDE + 4} 9 ${WIDE - 4} 16z`, class: "open" }));
  if (from === null) parts.push(svgElement("path", { d: "M8 2 0 9 8 16z", class: "open" }));
  if (from !== null && from < start) parts.push(svgElement("path", { d: "M6 5 1 9 6 13", class: "before" }));
  return svgElement("svg", { viewBox: `0 0 ${WIDE + 8} 18`, preserveAspectRatio: "none", height: 18, class: "lane", role: "img", "aria-label": `on the time line: ${date}` }, title, ...parts);
}

function svgElement(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

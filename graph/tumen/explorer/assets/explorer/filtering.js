// The drawer in which filters are set.
const LONG_LIST = 12;

function openFilters(open) {
  byId("filters").hidden = !open;
  byId("filtering").setAttribute("aria-expanded", String(open));
  document.querySelector("main").classList.toggle("filtered", open);
  showFilters();
  if (open) byId("filters").querySelector("button, input").focus();
}

// How many things are of each kind, and how many claims and relations of each sort: a claim with
// two causes is two arrows, and one claim.
function tally() {
  const found = new Map(FACETS.map(([facet]) => [facet, new Map()]));
  const add = (facet, value, what) => {
    const values = found.get(facet);
    if (!values.has(value)) values.set(value, new Set());
    values.get(value).add(what);
  };
  for (const node of picture.lens.nodes) add("kind", node.look, node.id);
  for (const edge of picture.lens.edges) {
    const { own, members } = traits(edge);
    (edge.claims || edge.sources).forEach((id, at) => {
      const what = edge.claims ? id : edge.kind === "Inferred" ? edge.id : `${edge.id} ${id}`;
      for (const [facet, value] of own) add(facet, value, what);
      add("source", members[at].source, what);
      for (const who of members[at].claimant) add("claimant", who, what);
    });
  }
  return new Map([...found].map(([facet, values]) => [facet, new Map([...values].map(([value, set]) => [value, set.size]))]));
}

function showFilters() {
  const drawer = byId("filters");
  if (drawer.hidden) return;
  const held = document.activeElement && drawer.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const open = new Map([...drawer.querySelectorAll("details")].map((item) => [item.dataset.facet, item.open]));
  const top = drawer.scrollTop;
  const counts = tally();
  drawer.replaceChildren(
    element("button", { type: "button", class: "close", "aria-label": "Close the filters", "data-key": "close", onclick: () => { openFilters(false); byId("filtering").focus(); } }, "✕"),
    element("h2", {}, "Filters"), modes(), timeFilter(),
    ...FACETS.filter(([facet]) => counts.get(facet).size > (facet === "kind" ? 0 : 1) || view.off.has(facet))
      .map(([facet, name]) => facetBox(facet, name, counts.get(facet), open.get(facet))));
  drawer.scrollTop = top;
  if (held) [...drawer.querySelectorAll("[data-key]")].find((item) => item.dataset.key === held)?.focus();
}

function modes() {
  return element("fieldset", {}, element("legend", { class: "unseen" }, "Filtered-out items"),
    ...[["fade", "Fade the rest"], ["hide", "Hide the rest"]].map(([mode, name]) => {
      const input = element("input", { type: "radio", name: "rest", value: mode, "data-key": mode });
      input.checked = view.mode === mode;
      input.addEventListener("change", () => { view.mode = mode; refiltered(); });
      return element("label", {}, input, element("span", {}, name));
    }));
}

function facetBox(facet, name, counts, open) {
  const rows = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  for (const value of view.off.get(facet) || []) if (!counts.has(value)) rows.push([value, 0]);
  const list = element("ul", { class: "plain" });
  const fill = (wanted) => list.replaceChildren(...rows
    .filter(([value]) => !wanted || folded(facetName(facet, value)).includes(wanted)).slice(0, 200)
    .map(([value, count]) => facetRow(facet, value, count, rows)));
  fill("");
  const find = rows.length > LONG_LIST
    ? element("input", { type: "search", "aria-label": `Find in: ${name}`, placeholder: "Find", "data-key": `find ${facet}` }) : null;
  if (find) find.addEventListener("input", () => fill(folded(find.value)));
  const off = (view.off.get(facet) || new Set()).size;
  const all = off ? element("button", { type: "button", class: "link", "data-key": `all ${facet}`, onclick: () => { view.off.delete(facet); refiltered(); } }, "show all") : null;
  const usual = !["source", "claimant"].includes(facet) || rows.length <= LONG_LIST;
  return element("details", { open: open ?? (usual || off > 0), "data-facet": facet },
    element("summary", {}, name, off ? ` (${off} off)` : ""), find, all, list);
}

function facetRow(facet, value, count, rows) {
  const input = element("input", { type: "checkbox", "data-key": `${facet} ${value}` });
  input.checked = !isOff(facet, value);
  input.addEventListener("change", () => toggle(facet, value, input.checked));
  const only = element("button", {
    type: "button", class: "link only", "aria-label": `Only ${facetName(facet, value)}`, "data-key": `only ${facet} ${value}`,
    onclick: () => {
      view.inferred = isInferred(facet, value) || view.inferred;
      view.off.set(facet, new Set(rows.map(([other]) => other).filter((other) => other !== value)));
      refiltered();
    },
  }, "only");
  return element("li", {}, element("label", {}, input, quoted(clip(facetName(facet, value), 80)), " ",
    element("b", {}, String(count))), rows.length > 1 ? only : null);
}

// Years if they are not too many, else decades; months where everything lies within a few years.
function periods() {
  const days = [...picture.lens.nodes.map(spanOf), ...picture.lens.edges.flatMap((edge) => traits(edge).members.map((m) => m.when))]
    .filter(Boolean).map(([first, last]) => first || last).filter((day) => /^\d{4}-\d\d/.test(day)).sort();
  if (!days.length) return null;
  const years = [days[0], days[days.length - 1]].map((day) => Number(day.slice(0, 4)));
  const length = years[1] - years[0] > 120 ? 3 : years[1] - years[0] > 6 ? 4 : 7;
  const names = [];
  for (let year = years[0]; year <= years[1]; year += 1) {
    const text = String(year).padStart(4, "0");
    if (length === 7) for (let month = 1; month <= 12; month += 1) names.push(`${text}-${String(month).padStart(2, "0")}`);
    else if (names[names.length - 1] !== text.slice(0, length)) names.push(text.slice(0, length));
  }
  const counts = new Map(names.map((name) => [name, 0]));
  for (const day of days) counts.set(day.slice(0, length), counts.get(day.slice(0, length)) + 1);
  return { names, counts: names.map((name) => counts.get(name)), length };
}

function timeFilter() {
  const scale = periods();
  const undated = element("input", { type: "checkbox", "data-key": "undated" });
  undated.checked = view.undated;
  undated.addEventListener("change", () => { view.undated = undated.checked; refiltered(); });
  const choice = element("label", {}, undated, "keep undated items");
  const box_ = element("details", { open: true, "data-facet": "time" }, element("summary", {}, "Time"));
  if (!scale) { box_.append(choice); return box_; }
  const { names, counts } = scale, last = names.length - 1;
  const place = (text, otherwise) => {
    const at = text ? names.findIndex((name) => name >= text.slice(0, scale.length)) : otherwise;
    return at < 0 ? last : at;
  };
  const said = element("output", {});
  const ends = [["first", place(view.from, 0)], ["last", place(view.to, last)]].map(([which, value]) => {
    const input = element("input", {
      type: "range", min: "0", max: String(last), step: "1", value: String(value), "data-key": which,
      "aria-label": which === "first" ? "From" : "Until",
    });
    input.value = String(value);
    return input;
  });
  const canvas = sampleOf(264, 44, (context) => {
    const most = Math.max(...counts), width = 264 / names.length;
    counts.forEach((count, at) => {
      if (!count) return;
      const inside = at >= Number(ends[0].value) && at <= Number(ends[1].value);
      context.fillStyle = colour(inside ? "accent" : "line");
      const height = Math.max(3, (count / most) * 42);
      context.fillRect(at * width, 44 - height, Math.max(1, width - 1), height);
    });
  });
  const tell = () => {
    const [from, to] = ends.map((input) => names[Number(input.value)]);
    said.textContent = `${from}${scale.length === 3 ? "0s" : ""} to ${to}${scale.length === 3 ? "0s" : ""}`;
    ends.forEach((input, at) => input.setAttribute("aria-valuetext", [from, to][at]));
  };
  tell();
  ends.forEach((input, which) => {
    input.addEventListener("input", () => {
      const [from, to] = ends.map((end) => Number(end.value));
      if (from > to) input.value = String(which ? from : to);
      const low = Number(ends[0].value), high = Number(ends[1].value);
      view.from = low === 0 ? "" : names[low];
      view.to = high === last ? "" : names[high];
      tell();
      canvas.redraw();
      refilter();
    });
    input.addEventListener("change", refiltered);
  });
  box_.append(canvas, element("div", { class: "span" }, ...ends), said, choice);
  return box_;
}

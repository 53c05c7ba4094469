// Taking something along: the picture, the rows, the statements, the link to this state.
function save(name, type, content) {
  const address_ = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` }));
  const anchor = element("a", { href: address_, download: name, hidden: true });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address_), 60000);
}

// CSV that a spreadsheet cannot mistake for formulas: a cell that begins like one gets an
// apostrophe in front, unless it is a plain number.
function csvCell(text) {
  const risky = /^[=+\-@\t\r]/.test(text) && !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$|^[+-]?INF$/.test(text);
  const safe = risky ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
const csvOf = ({ columns, rows }) => [columns, ...rows.map((row) => row.cells.map((cell) => cell.text))]
  .map((row) => `${row.map((text) => csvCell(String(text ?? ""))).join(",")}\r\n`).join("");

// The graph's own rows: the claims and relations of the lens that pass the filters.
function graphRows() {
  const rows = [], held = new Set();
  const edges = picture.lens.edges.filter((edge) => kept("edges", edge.id));
  for (const edge of edges) {
    const ends = [edge.from, edge.to].map((id) => labelOf(picture.lens.nodes[id]));
    for (const id of edge.claims || []) {
      if (held.has(id) || !claims.has(id)) continue;
      held.add(id);
      rows.push(claimRow(id, 0).cells);
    }
    if (!edge.claims && edge.sources) rows.push(COLUMNS.map(({ name }) => ({ text: { claim: edge.label, kind: edge.kind === "Inferred" ? "inferred" : "relation", from: ends[0], to: ends[1], source: edge.sources.join("; ") }[name] || "" })));
  }
  return { columns: COLUMNS.map(({ name }) => name), rows: rows.map((cells) => ({ cells })) };
}

function visibleIds() {
  const { view: here } = tabs;
  const found = [];
  if (tabs.id === "graph") {
    found.push(...picture.lens.nodes.filter((node) => kept("nodes", node.id)).map((node) => node.thing));
    found.push(...picture.lens.edges.filter((edge) => kept("edges", edge.id)).flatMap((edge) => edge.claims || []));
  } else found.push(...(here.things ? here.things() : []), ...(here.claims ? here.claims() : []));
  return [...new Set(found)].filter((id) => id !== undefined);
}
const kept = (type, id) => shown[type][id] === 2 || (Boolean(shown[type][id]) && view.mode !== "fade");

// Everything that each source says of what is shown, in the source's graph: the query engine reads
// it from the very statements that it is asked of.
async function linkedData(ids) {
  await openEngine();
  return errand({ linked: ids.map(iriOf) });
}

const EXPORTS = [
  ["Picture (PNG)", async () => save("tumen.png", "image/png", await pictureAsPng())],
  ["Picture (SVG)", () => save("tumen.svg", "image/svg+xml", pictureAsSvg())],
  ["Visible rows (CSV)", () => save(`tumen-${tabs.id}.csv`, "text/csv", csvOf(tabs.id === "graph" ? graphRows() : tabs.view.data()))],
  ["Visible part (JSON-LD)", async () => save(`tumen-${tabs.id}.jsonld`, "application/ld+json", await linkedData(visibleIds()))],
  ["Copy the link to this view", () => copy(location.href, byId("told"))],
];

function tell(text) { byId("told").textContent = text; }


function startExports() {
  const button = byId("exporting"), list = byId("exports");
  const open = (yes) => { list.hidden = !yes; button.setAttribute("aria-expanded", String(yes)); };
  list.replaceChildren(...EXPORTS.map(([name, act]) => element("li", {}, element("button", { type: "button", onclick: async () => {
    open(false);
    button.focus();
    tell("");
    try { await act(); if (!byId("told").textContent) tell(`${name}: done`); }
    catch (error) { tell(`${name}: ${error.message}`); }
  } }, name))));
  button.addEventListener("click", () => { open(list.hidden); if (!list.hidden) list.querySelector("button").focus(); });
  byId("export").addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll("button")], at = items.indexOf(document.activeElement);
    if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); open(false); button.focus(); }
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length].focus();
    }
  });
  document.addEventListener("click", (event) => { if (!byId("export").contains(event.target)) open(false); });
}

// Filters: what is shown of the lens. An edge passes if one of the claims that it stands for does.
const FACETS = [
  ["kind", "Kind of thing"], ["claim", "Kind of claim"], ["sign", "Sign"], ["modality", "Modality"],
  ["dispute", "Dispute"], ["curated", "Curators' links"], ["source", "Source"], ["claimant", "Claimant"],
];
const WORDS = {
  dispute: { yes: "disputed", no: "not disputed" },
  curated: { yes: "added by the curators", no: "stated by a source" },
};
const by = new Map(Object.entries(data.facets.by)), when = new Map(Object.entries(data.facets.when));
const speakers = new Map(Object.entries(data.speakers));
// For the lens as it is now: 2 shown, 1 faded, 0 hidden; by number of node and edge.
const shown = { nodes: [], edges: [] };

function facetName(facet, value) {
  if (WORDS[facet]) return WORDS[facet][value];
  if (facet === "kind") return (KINDS.find(([id]) => id === value) || [0, value])[1];
  if (facet === "claim") return value === "CausalClaim" ? "causal claim" : (OTHER_CLAIMS.find(([id]) => id === value) || [0, value])[1];
  if (facet === "sign") return (SIGNS.find(([id]) => id === value) || [0, value])[1];
  if (facet === "source") return (sources.get(value) || { label: value }).label;
  if (facet === "claimant") return things.has(value) ? nameOf(value) : speakers.get(value) || value;
  return value;
}

// What an edge is filtered by, found out once.
function traits(edge) {
  if (edge.traits) return edge.traits;
  edge.traits = {
    own: [["claim", edge.kind], ["sign", edge.kind === "CausalClaim" ? edge.sign || "unknown" : null],
      ["modality", edge.modality || null], ["dispute", edge.claims ? (edge.disputed ? "yes" : "no") : null],
      ["curated", edge.claims ? (edge.curated ? "yes" : "no") : null]].filter(([, value]) => value !== null),
    members: edge.claims
      ? edge.claims.map((id) => ({ source: (claims.get(id) || {}).source, claimant: by.get(id) || [], when: when.get(id) }))
      : edge.sources.map((source) => ({ source, claimant: [], when: edge.when })),
  };
  return edge.traits;
}

// Inferred links stay hidden until the user asks for them.
const isInferred = (facet, value) => facet === "claim" && value === "Inferred";
const isOff = (facet, value) => (isInferred(facet, value) ? !view.inferred : view.off.has(facet) && view.off.get(facet).has(value));
const overlaps = ([first, last]) => !(view.from && last && last.slice(0, view.from.length) < view.from)
  && !(view.to && first && first.slice(0, view.to.length) > view.to);
const timed = () => Boolean(view.from || view.to) || !view.undated;
const spanOf = (node) => (node.thing ? when.get(node.thing) : undefined);

// What is said is of its own date; if it has none, of the dates of what it joins.
function inTime(span, ends) {
  if (!timed()) return true;
  const spans = span ? [span] : ends.filter(Boolean);
  return spans.length ? spans.every(overlaps) : view.undated;
}

function passes(edge, lens) {
  const { own, members } = traits(edge);
  const from = lens.nodes[edge.from], to = lens.nodes[edge.to];
  if (isOff("kind", from.look) || isOff("kind", to.look)) return false;
  if (own.some(([facet, value]) => isOff(facet, value))) return false;
  return members.some((member) => !isOff("source", member.source)
    && (!member.claimant.length || member.claimant.some((who) => !isOff("claimant", who)))
    && inTime(member.when, [spanOf(from), spanOf(to)]));
}

const filtering = () => [...view.off.values()].some((set) => set.size) || timed();

function refilter() {
  const { lens } = picture;
  const edges = lens.edges.map((edge) => passes(edge, lens));
  const joined = new Set(), any = new Set();
  lens.edges.forEach((edge, at) => {
    if (edge.kind === "Inferred" && !view.inferred) return;
    any.add(edge.from).add(edge.to);
    if (edges[at]) joined.add(edge.from).add(edge.to);
  });
  const nodes = lens.nodes.map((node) => !isOff("kind", node.look)
    && (joined.has(node.id) || (!any.has(node.id) && inTime(spanOf(node), []))));
  const near = reached(lens, edges, nodes);
  const rest = view.mode === "hide" ? 0 : 1;
  shown.nodes = nodes.map((kept, at) => (near && !near.has(at) ? 0 : kept ? 2 : rest));
  shown.edges = edges.map((kept, at) => {
    const { from, to } = lens.edges[at];
    if (!shown.nodes[from] || !shown.nodes[to] || (lens.edges[at].kind === "Inferred" && !view.inferred)) return 0;
    return kept ? 2 : rest;
  });
  sayShown();
  restand();
  if (picture.network) picture.network.redraw();
}

function sayShown() {
  const { lens } = picture;
  const claimsOf = (edges) => new Set(edges.flatMap((edge) => edge.claims || []));
  const all = claimsOf(lens.edges).size, some = claimsOf(lens.edges.filter((edge) => shown.edges[edge.id] === 2)).size;
  const nodes = shown.nodes.filter((state) => state === 2).length;
  const partly = filtering() || view.around || view.closed.size;
  byId("count").textContent = partly
    ? `${nodes} of ${counted(lens.nodes.length, "thing")}${all ? ` and ${some} of ${counted(all, "claim")}` : ""} shown` : "";
  const number = [...view.off.values()].reduce((sum, set) => sum + set.size, 0) + (timed() ? 1 : 0);
  byId("filtering").textContent = number ? `Filters (${number})` : "Filters";
}

function toggle(facet, value, on) {
  if (isInferred(facet, value)) { view.inferred = on; refiltered(); return; }
  if (!view.off.has(facet)) view.off.set(facet, new Set());
  const off = view.off.get(facet);
  if (on) off.delete(value); else off.add(value);
  if (!off.size) view.off.delete(facet);
  refiltered();
}

function refiltered() {
  refilter();
  showFilters();
  showLegend();
  remember();
}

function startFilters() {
  byId("filtering").addEventListener("click", () => openFilters(byId("filters").hidden));
  stateParts.push({
    write(parts) {
      for (const [facet] of FACETS) for (const value of [...(view.off.get(facet) || [])].sort()) parts.append(`no-${facet}`, value);
      if (view.from) parts.set("from", view.from);
      if (view.to) parts.set("to", view.to);
      if (!view.undated) parts.set("undated", "no");
      if (view.inferred) parts.set("inferred", "yes");
      if (view.mode === "hide") parts.set("rest", "hidden");
    },
    read(parts) {
      view.off = new Map(FACETS.map(([facet]) => [facet, new Set(parts.getAll(`no-${facet}`))]).filter(([, set]) => set.size));
      const day = (text) => (/^\d{3,4}(-\d\d)?$/.test(text || "") ? text : "");
      view.from = day(parts.get("from"));
      view.to = day(parts.get("to"));
      view.undated = parts.get("undated") !== "no";
      view.inferred = parts.get("inferred") === "yes";
      view.mode = parts.get("rest") === "hidden" ? "hide" : "fade";
    },
  });
}

// The legend: what the shapes, colours, heads and strokes mean, and how often each occurs.
const SIGNS = [["increases", "increases"], ["decreases", "decreases"], ["unknown", "direction not stated"]];
const OTHER_CLAIMS = [
  ["Relation", "relation"], ["StatementClaim", "statement"], ["EvidentialClaim", "evidence"],
  ["NormativeClaim", "demand"], ["StatisticClaim", "statistic"],
  ["Inferred", "inferred, stated by no source"],
];

function sample(width, draw) {
  const ratio = devicePixelRatio || 1;
  const canvas = element("canvas", { width: width * ratio, height: 18 * ratio, "aria-hidden": "true" });
  canvas.style.width = `${width}px`;
  canvas.style.height = "18px";
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  draw(context);
  return canvas;
}

// The same, to be drawn again when what it shows has changed.
function sampleOf(width, height, draw) {
  const ratio = devicePixelRatio || 1;
  const canvas = element("canvas", { width: width * ratio, height: height * ratio, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  canvas.redraw = () => {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context);
  };
  // The sliders beneath it are made first.
  queueMicrotask(canvas.redraw);
  return canvas;
}

const line = (edge) => sample(44, (context) => drawEdge(context, edge, [[2, 9], [41, 9]], {}));
const box = (look) => sample(30, (context) => drawBox(context,
  { look, width: 26, height: 15, lines: [] }, 15, 9, {}));
// Each entry is a switch: what it stands for is shown or not.
const entry = (picture_, [facet, value], label, number) => element("li", {}, element("button", {
  type: "button", "aria-pressed": String(!isOff(facet, value)), title: `Show or hide: ${label}`,
  onclick: () => {
    toggle(facet, value, isOff(facet, value));
    document.querySelector(`#legend [data-key="${CSS.escape(`${facet} ${value}`)}"]`)?.focus();
  }, "data-key": `${facet} ${value}`,
}, picture_, element("span", {}, label, " ", element("b", {}, String(number)))));

function showLegend() {
  const { nodes, edges } = picture.lens;
  const causal = edges.filter((edge) => edge.kind === "CausalClaim");
  // A claim with two causes is two arrows, and one claim.
  const number = (test) => new Set(causal.filter(test).flatMap((edge) => edge.claims)).size;
  const groups = [
    ["Boxes", KINDS.map(([id, label]) => [box, id, ["kind", id], label, nodes.filter((node) => node.look === id).length])],
    ["Arrows", SIGNS.map(([sign, label]) => [line, { kind: "CausalClaim", sign }, ["sign", sign], label, number((e) => (e.sign || "unknown") === sign)])],
    ["Modality", Object.keys(DASHES).map((modality) => [line, { kind: "CausalClaim", sign: "unknown", modality, headless: true }, ["modality", modality], modality, number((e) => e.modality === modality)])],
    ["Marks", [[line, { kind: "CausalClaim", curated: true, headless: true }, ["curated", "yes"], "added by the curators", number((e) => e.curated)],
      [line, { kind: "CausalClaim", disputed: true, headless: true }, ["dispute", "yes"], "disputed", number((e) => e.disputed)]]],
    ["Other lines", OTHER_CLAIMS.map(([kind, label]) => [line, { kind }, ["claim", kind], label, edges.filter((e) => e.kind === kind).reduce((sum, e) => sum + (kind === "Inferred" ? 1 : (e.claims || e.sources).length), 0)])],
  ];
  byId("legend").replaceChildren(...groups.map(([name, group]) => [name, group.filter(([, , , , count]) => count)])
    .filter(([, group]) => group.length)
    .map(([name, group]) => element("div", {}, element("span", { class: "what", "aria-hidden": "true" }, name),
      element("ul", { "aria-label": name }, ...group.map(([draw, what, facet, label, count]) => entry(draw(what), facet, label, count))))));
}

function startLegend() {
  const button = byId("key");
  button.addEventListener("click", () => button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true")));
}

// The legend: what the shapes, colours, heads and strokes mean, and how often each occurs.
const SIGNS = [["increases", "increases"], ["decreases", "decreases"], ["unknown", "direction not said"]];
const OTHER_CLAIMS = [
  ["Relation", "relation"], ["StatementClaim", "statement"], ["EvidentialClaim", "evidence"],
  ["NormativeClaim", "demand"], ["StatisticClaim", "statistic"],
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

const line = (edge) => sample(44, (context) => drawEdge(context, edge, [[2, 9], [41, 9]], {}));
const box = (look) => sample(30, (context) => drawBox(context,
  { look, width: 26, height: 15, lines: [] }, 15, 9, {}));
const entry = (picture_, label, number) => element("li", {}, picture_, element("span", {}, label, " ", element("b", {}, String(number))));

function showLegend() {
  const { nodes, edges } = picture.lens;
  const causal = edges.filter((edge) => edge.kind === "CausalClaim");
  // A claim with two causes is two arrows, and one claim.
  const number = (test) => new Set(causal.filter(test).map((edge) => edge.claims[0])).size;
  const groups = [
    KINDS.map(([id, label]) => [box, id, label, nodes.filter((node) => node.look === id).length]),
    SIGNS.map(([sign, label]) => [line, { kind: "CausalClaim", sign }, label, number((e) => (e.sign || "unknown") === sign)]),
    Object.keys(DASHES).map((modality) => [line, { kind: "CausalClaim", sign: "unknown", modality, headless: true }, modality, number((e) => e.modality === modality)]),
    [[line, { kind: "CausalClaim", curated: true, headless: true }, "added by the curators", number((e) => e.curated)],
      [line, { kind: "CausalClaim", disputed: true, headless: true }, "disputed", number((e) => e.disputed)]],
    OTHER_CLAIMS.map(([kind, label]) => [line, { kind }, label, edges.filter((e) => e.kind === kind).reduce((sum, e) => sum + (e.claims || e.sources).length, 0)]),
  ];
  byId("legend").replaceChildren(...groups.map((group) => group.filter(([, , , count]) => count))
    .filter((group) => group.length)
    .map((group) => element("ul", {}, ...group.map(([draw, what, label, count]) => entry(draw(what), label, count)))));
}

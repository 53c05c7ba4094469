// vis-network knows no routes and no ports, so the edges are drawn here, on its canvas and in its
// coordinates, along the points that the layout computed.
const DASHES = {
  asserted: [], reported: [11, 5], possible: [4, 4], predicted: [11, 4, 2, 4], denied: [2, 5],
};
// Among so many lines none could be followed: they step back until they are asked for, claims of a
// cause only where they are that many themselves.
const CROWDED = 300;
function quietOf({ kind }) {
  const { lens } = picture;
  if (lens.edges.length <= CROWDED) return 1;
  if (kind !== "CausalClaim") return 0.28;
  lens.causal ??= lens.edges.filter((edge) => edge.kind === "CausalClaim").length;
  return lens.causal > CROWDED ? 0.4 : 1;
}
const CLAIM_COLOURS = {
  StatementClaim: "statement", EvidentialClaim: "evidential", NormativeClaim: "normative",
  StatisticClaim: "statistic", Relation: "relation", Inferred: "inferred",
};
const crossed = (edge) => edge.modality === "denied" || edge.linkType === "doesNotCause";
const edgeColour = (edge) => colour(edge.kind === "CausalClaim" ? edge.sign || "unknown"
  : CLAIM_COLOURS[edge.kind] || "relation");

// The corners of an edge as the layout left them. They are written as steps from one to the next.
function laid(edge) {
  if (!edge.laid) {
    edge.laid = [];
    let x = 0, y = 0;
    for (let at = 0; at < edge.points.length; at += 2) {
      x += edge.points[at];
      y += edge.points[at + 1];
      edge.laid.push([x, y]);
    }
  }
  return edge.laid;
}

// The corners where its boxes stand now: a box that was moved takes its ends along; between boxes
// that were gathered an edge runs straight across, beside the others of the same two.
function corners(edge, lens) {
  const points = laid(edge);
  if (edge.kind === "Inferred" || (picture.placed.has(edge.from) && picture.placed.has(edge.to))) return across(edge, lens);
  const { moved } = picture;
  if (!moved.has(edge.from) && !moved.has(edge.to)) return points;
  const shift = ([x, y], id) => {
    const home = lens.nodes[id], now = moved.get(id);
    return now ? [x + now.x - home.x, y + now.y - home.y] : [x, y];
  };
  if (edge.from === edge.to) return points.map((point) => shift(point, edge.from));
  return points.map((point, at) => (at === 0 ? shift(point, edge.from) : at === points.length - 1 ? shift(point, edge.to) : point));
}

function across(edge, lens) {
  const [from, to] = [edge.from, edge.to].map((id) => lens.nodes[id]);
  const a = whereIs(from), b = whereIs(to), [out, in_] = picture.ports.get(edge.id) || [0, 0];
  const way = wayOf(edge, lens);
  if (way === 0) {  // one above the other: out at the right, and in at the right
    const far = Math.max(a.x + from.width / 2, b.x + to.width / 2) + 22 + Math.abs(out);
    return [[a.x + from.width / 2, a.y + out], [far, (a.y + b.y) / 2], [b.x + to.width / 2, b.y + in_]];
  }
  return [[a.x + (way * from.width) / 2, a.y + out], [b.x - (way * to.width) / 2, b.y + in_]];
}

function wayOf(edge, lens) {
  const [from, to] = [edge.from, edge.to].map((id) => lens.nodes[id]), apart = whereIs(to).x - whereIs(from).x;
  return Math.abs(apart) < (from.width + to.width) / 2 ? 0 : Math.sign(apart);
}

// How far from the middle of its boxes each edge between gathered ones leaves and arrives, in the
// order in which the others stand.
function assignPorts(lens) {
  picture.ports = new Map();
  const sides = new Map();
  for (const edge of lens.edges) {
    if (!shown.edges[edge.id] || !picture.placed.has(edge.from) || !picture.placed.has(edge.to)) continue;
    const way = wayOf(edge, lens);
    picture.ports.set(edge.id, [0, 0]);
    for (const [end, id, other, side] of [[0, edge.from, edge.to, way || 1], [1, edge.to, edge.from, -way || 1]]) {
      const key = `${id} ${side}`;
      if (!sides.has(key)) sides.set(key, []);
      sides.get(key).push({ edge, end, id, y: whereIs(lens.nodes[other]).y });
    }
  }
  for (const side of sides.values()) {
    side.sort((a, b) => a.y - b.y || a.edge.id - b.edge.id);
    const step = Math.min(10, (lens.nodes[side[0].id].height - 10) / Math.max(1, side.length - 1));
    side.forEach(({ edge, end }, at) => { picture.ports.get(edge.id)[end] = (at - (side.length - 1) / 2) * step; });
  }
}

// Where the curve is at a share of a stretch between two corners: it leaves and arrives level.
function along([x0, y0], [x1, y1], share) {
  const rest = 1 - share, middle = (x0 + x1) / 2;
  const a = rest ** 3, b = 3 * rest * rest * share, c = 3 * rest * share * share, d = share ** 3;
  return [a * x0 + (b + c) * middle + d * x1, (a + b) * y0 + (c + d) * y1];
}

function trace(context, points) {
  context.beginPath();
  context.moveTo(...points[0]);
  for (let at = 1; at < points.length; at += 1) {
    const [x0, y0] = points[at - 1], [x1, y1] = points[at], middle = (x0 + x1) / 2;
    context.bezierCurveTo(middle, y0, middle, y1, x1, y1);
  }
}

// The arrowhead: a filled one increases, a crossbar decreases, an open ring does not say.
function head(context, [x, y], right, edge, weight) {
  const back = right ? -1 : 1, size = 4 + weight * 1.4;
  context.setLineDash([]);
  context.beginPath();
  if (edge.headless) return;
  if (edge.kind === "Inferred") {  // an open diamond: nobody says it, it follows
    for (const [a, b] of [[0, 0], [1, -0.6], [2, 0], [1, 0.6]]) context.lineTo(x + back * a * size, y + b * size);
    context.closePath();
    context.fillStyle = colour("page");
    context.fill();
    context.stroke();
  } else if (edge.kind !== "CausalClaim") {
    context.moveTo(x + back * size * 1.3, y - size * 0.7);
    context.lineTo(x, y);
    context.lineTo(x + back * size * 1.3, y + size * 0.7);
    context.stroke();
  } else if (edge.sign === "increases") {
    context.moveTo(x, y);
    context.lineTo(x + back * size * 1.7, y - size * 0.8);
    context.lineTo(x + back * size * 1.7, y + size * 0.8);
    context.fill();
  } else if (edge.sign === "decreases") {
    context.lineWidth = weight + 1.6;
    context.moveTo(x + back * 3, y - size);
    context.lineTo(x + back * 3, y + size);
    context.stroke();
  } else {
    context.arc(x + back * size * 0.8, y, size * 0.7, 0, 2 * Math.PI);
    context.fillStyle = colour("page");
    context.fill();
    context.stroke();
  }
}

function cross(context, [x, y]) {
  context.setLineDash([]);
  context.lineWidth = 2.4;
  context.beginPath();
  context.moveTo(x - 6, y - 6); context.lineTo(x + 6, y + 6);
  context.moveTo(x - 6, y + 6); context.lineTo(x + 6, y - 6);
  context.stroke();
}

function tag(context, [x, y], text, ink) {
  context.font = '12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  const width = context.measureText(text).width + 8;
  context.fillStyle = colour("page");
  context.fillRect(x - width / 2, y - 8, width, 16);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

// No higher than the lane of one line, so that it hides nothing of the parallel ones beside it.
function objection(context, [x, y], text, ink) {
  context.font = 'bold 12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colour("page");
  context.fillRect(x - 5, y - 4.5, 10, 9);
  context.fillStyle = ink;
  context.fillText(text, x, y + 0.5);
}

function drawEdge(context, edge, points, { selected, faded, hovered, labelled, plain, quiet = 1 }) {
  if (points.length < 2) return;
  const ink = edgeColour(edge);
  const weight = (edge.kind === "CausalClaim" ? 1.7 : 1.1) + (selected ? 1.8 : hovered ? 1.2 : 0);
  context.save();
  const strength = selected || hovered ? 1 : quiet;
  context.globalAlpha = (faded ? 0.14 : edge.rank === "deprecated" ? 0.4 : 1) * strength;
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineWidth = weight;
  // Far off, and in the background, there is nothing to be told apart.
  plain = !selected && !hovered && (plain || (faded && picture.lens.edges.length > 500));
  if (!plain) context.setLineDash(edge.kind === "Inferred" ? [1.5, 3.5] : DASHES[edge.modality] || []);
  trace(context, points);
  if (plain) { context.stroke(); context.restore(); return; }
  if (edge.curated && !faded) {  // a tube: what the curators add is told from what a source says
    context.lineWidth = weight + 3;
    context.stroke();
    context.strokeStyle = colour("page");
    context.lineWidth = weight + 0.6;
    context.setLineDash([]);
    context.stroke();
    context.strokeStyle = ink;
    context.lineWidth = weight;
  } else context.stroke();
  const last = points[points.length - 1], before = points[points.length - 2];
  head(context, last, last[0] >= before[0], edge, weight);
  context.lineWidth = weight;
  context.strokeStyle = ink;
  const half = Math.floor((points.length - 1) / 2);
  // Beside each other, the names of parallel lines stand at different places.
  const share = picture.placed.size || selected ? 0.3 + 0.2 * (edge.id % 3) : 0.5;
  const middle = along(points[half], points[half + 1] || points[half], share);
  if (crossed(edge)) cross(context, along(points[0], points[1], 0.5));
  if (edge.disputed) objection(context, along(points[0], points[1], crossed(edge) ? 0.2 : 0.24 + 0.14 * (edge.id % 2)), "!", ink);
  if (labelled) tag(context, middle, edge.label + ((edge.claims || []).length > 1 ? ` ×${edge.claims.length}` : ""), ink);
  context.restore();
}

// How far a point is from an edge, for the mouse.
function distance(points, x, y) {
  let least = Infinity;
  for (let at = 1; at < points.length; at += 1) {
    let from = points[at - 1];
    for (let step = 1; step <= 12; step += 1) {
      const to = along(points[at - 1], points[at], step / 12);
      const length = (to[0] - from[0]) ** 2 + (to[1] - from[1]) ** 2 || 1;
      const share = Math.max(0, Math.min(1,
        ((x - from[0]) * (to[0] - from[0]) + (y - from[1]) * (to[1] - from[1])) / length));
      least = Math.min(least, Math.hypot(
        x - from[0] - share * (to[0] - from[0]), y - from[1] - share * (to[1] - from[1])));
      from = to;
    }
  }
  return least;
}

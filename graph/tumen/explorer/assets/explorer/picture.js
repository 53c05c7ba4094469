// The picture of one lens: vis-network holds the camera and the boxes, edges.js draws the rest.
const picture = { lens: null, network: null, hovered: null, chosen: null, near: null, moved: new Map(), placed: new Map(), ports: new Map(), room: { width: 0, height: 0 }, cursor: -1 };

function showLens(id) {
  const lens = lenses.get(id) || lenses.get("causes");
  if (picture.lens === lens) return;
  if (picture.network) picture.network.destroy();
  Object.assign(picture, { lens, hovered: null, held: false, whole: false, moved: new Map(), cursor: -1, size: "" });
  const nodes = lens.nodes.map((node) => ({
    id: node.id, x: node.x, y: node.y, shape: "custom", label: "",
    ctxRenderer: ({ ctx, x, y }) => ({
      drawNode() {
        const { left, right, top, bottom } = inSight();
        if (!shown.nodes[node.id] || x + node.width / 2 < left || x - node.width / 2 > right || y + node.height / 2 < top || y - node.height / 2 > bottom) return;
        drawBox(ctx, node, x, y, { ...stateOf("node", node.id), plain: unlabelled() });
      },
      nodeDimensions: { width: node.width, height: node.height },
    }),
  }));
  picture.network = new vis.Network(byId("picture"), {
    nodes: new vis.DataSet(nodes), edges: new vis.DataSet([]),
  }, {
    physics: false,
    autoResize: false,  // camera.js sees to it
    layout: { improvedLayout: false },
    interaction: { hover: true, multiselect: false, keyboard: false, selectConnectedEdges: false },
  });
  picture.network.on("beforeDrawing", drawEdges);
  picture.network.on("click", ({ pointer }) => choosePoint(pointer.DOM));
  picture.network.on("dragEnd", ({ nodes: dragged }) => {
    for (const id of dragged) picture.moved.set(id, picture.network.getPosition(id));
    picture.network.unselectAll();
    picture.network.redraw();
  });
  picture.network.on("dragging", ({ nodes: dragged }) => {
    for (const id of dragged) picture.moved.set(id, picture.network.getPosition(id));
    picture.held = true;
  });
  picture.network.on("zoom", () => { picture.held = true; });
  picture.network.on("afterDrawing", (context) => { drawNames(context); drawMap(); noteCamera(); });
  makeWalkable();
}

// Current position of a box: dragged, else gathered, else as laid out.
const whereIs = (node) => picture.moved.get(node.id) || picture.placed.get(node.id) || node;

// The boxes that vis-network knows of, brought to where they stand now.
function restand() {
  if (!picture.network) return;
  assignPorts(picture.lens);
  for (const node of picture.lens.nodes) {
    const { x, y } = whereIs(node), at = picture.network.body.nodes[node.id];
    if (at.x !== x || at.y !== y) picture.network.moveNode(node.id, x, y);
  }
}

function stateOf(type, id) {
  const chosen = picture.near;
  return {
    selected: Boolean(chosen) && chosen[`${type}s`].has(id),
    faded: shown[`${type}s`][id] === 1
      || (Boolean(chosen) && !chosen[`${type}s`].has(id) && !chosen[`${type}sNear`].has(id)),
    hovered: Boolean(picture.hovered) && picture.hovered.type === type && picture.hovered.id === id,
  };
}

// What of the map is in sight, in its own coordinates.
function inSight() {
  const { network, room: { width, height } } = picture;
  const { x, y } = network.getViewPosition(), scale = network.getScale();
  return { left: x - width / 2 / scale, right: x + width / 2 / scale, top: y - height / 2 / scale, bottom: y + height / 2 / scale };
}

// Whether an edge may pass through what is in sight: a curve keeps between its corners.
function mayBeSeen(points, { left, right, top, bottom }) {
  let low = Infinity, high = -Infinity, first = Infinity, last = -Infinity;
  for (const [x, y] of points) {
    first = Math.min(first, x); last = Math.max(last, x);
    low = Math.min(low, y); high = Math.max(high, y);
  }
  return first < right + 20 && last > left - 20 && low < bottom + 20 && high > top - 20;
}

function drawEdges(context) {
  const { lens } = picture;
  const late = [], seen = inSight();
  const fine = picture.network.getScale() > 0.2;
  for (const edge of lens.edges) {
    if (!shown.edges[edge.id]) continue;
    const points = corners(edge, lens);
    if (!mayBeSeen(points, seen)) continue;
    const state = stateOf("edge", edge.id);
    const near = Boolean(picture.near) && picture.near.edgesNear.has(edge.id);
    // Of many edges at once no label could be read: they show theirs under the mouse.
    const few = lens.edges.length <= 40 && edge.kind !== "CausalClaim";
    state.plain = !fine;
    state.quiet = near ? 1 : quietOf(edge);
    state.labelled = few || state.hovered || state.selected || (near && picture.near.edgesNear.size <= 8);
    if (state.labelled || near) late.push([edge, points, state]);
    else drawEdge(context, edge, points, state);
  }
  for (const [edge, points, state] of late) drawEdge(context, edge, points, state);
}

// What lies at a point of the page: a box, else the nearest edge within reach.
function hit(point) {
  const node = picture.network.getNodeAt(point);
  if (node !== undefined && shown.nodes[node]) return { type: "node", id: node };
  const { x, y } = picture.network.DOMtoCanvas(point);
  const reach = 9 / picture.network.getScale();
  let best = null, least = reach;
  for (const edge of picture.lens.edges) {
    if (!shown.edges[edge.id]) continue;
    const away = distance(corners(edge, picture.lens), x, y);
    if (away < least) { least = away; best = { type: "edge", id: edge.id }; }
  }
  return best;
}

// Mark what is chosen and its surroundings; the rest fades.
function mark(thing, claim, edgeId, chain) {
  const { lens } = picture;
  const near = { nodes: new Set(), nodesNear: new Set(), edges: new Set(), edgesNear: new Set() };
  const node = thing === null ? undefined : lens.byThing.get(thing);
  if (node) {
    near.nodes.add(node.id);
    for (const edge of lens.edges) {
      if (edge.from === node.id || edge.to === node.id) {
        near.edgesNear.add(edge.id);
        near.nodesNear.add(edge.from).add(edge.to);
      }
    }
  }
  const edges = edgeId !== null ? [lens.edges[edgeId]] : [...(lens.byClaim.get(claim) || [])];
  const pairs = new Set((chain || []).slice(1).map((to, at) => JSON.stringify([chain[at], to])));
  for (const edge of pairs.size ? lens.edges : []) {
    const joined = JSON.stringify([lens.nodes[edge.from].thing, lens.nodes[edge.to].thing]);
    if (edge.kind === "CausalClaim" && !crossed(edge) && edge.rank !== "deprecated" && pairs.has(joined)) edges.push(edge);
  }
  for (const edge of edges) {
    near.edges.add(edge.id);
    near.nodesNear.add(edge.from).add(edge.to);
  }
  picture.near = node || edges.length ? near : null;
  picture.network.redraw();
  const ids = [...near.nodes, ...(edges.length ? near.nodesNear : [])];
  if (ids.length) bringIntoSight(ids.map((id) => whereIs(lens.nodes[id])));
}

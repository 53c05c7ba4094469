// The picture of one lens: vis-network holds the camera and the boxes, edges.js draws the rest.
const picture = { lens: null, network: null, hovered: null, chosen: null, near: null, moved: new Map() };

function showLens(id) {
  const lens = lenses.get(id) || lenses.get("causes");
  if (picture.lens === lens) return;
  if (picture.network) picture.network.destroy();
  Object.assign(picture, { lens, hovered: null, held: false, moved: new Map() });
  const nodes = lens.nodes.map((node) => ({
    id: node.id, x: node.x, y: node.y, shape: "custom", label: "",
    ctxRenderer: ({ ctx, x, y }) => ({
      drawNode() { drawBox(ctx, node, x, y, stateOf("node", node.id)); },
      nodeDimensions: { width: node.width, height: node.height },
    }),
  }));
  picture.network = new vis.Network(byId("picture"), {
    nodes: new vis.DataSet(nodes), edges: new vis.DataSet([]),
  }, {
    physics: false,
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
  // Until somebody moves the camera, the whole map stays in sight when the room changes.
  picture.network.on("resize", () => { if (!picture.held && !picture.near) setTimeout(fit); });
}

function stateOf(type, id) {
  const chosen = picture.near;
  return {
    selected: Boolean(chosen) && chosen[`${type}s`].has(id),
    faded: Boolean(chosen) && !chosen[`${type}s`].has(id) && !chosen[`${type}sNear`].has(id),
    hovered: Boolean(picture.hovered) && picture.hovered.type === type && picture.hovered.id === id,
  };
}

function drawEdges(context) {
  const { lens, moved } = picture;
  const late = [];
  for (const edge of lens.edges) {
    const state = stateOf("edge", edge.id);
    const near = Boolean(picture.near) && picture.near.edgesNear.has(edge.id);
    // Of many edges at once no label could be read: they show theirs under the mouse.
    const few = lens.edges.length <= 40 && edge.kind !== "CausalClaim";
    state.labelled = few || state.hovered || state.selected || (near && picture.near.edgesNear.size <= 8);
    if (state.labelled || near) late.push([edge, state]);
    else drawEdge(context, edge, corners(edge, lens, moved), state);
  }
  for (const [edge, state] of late) drawEdge(context, edge, corners(edge, lens, moved), state);
}

// What lies at a point of the page: a box, else the nearest edge within reach.
function hit(point) {
  const node = picture.network.getNodeAt(point);
  if (node !== undefined) return { type: "node", id: node };
  const { x, y } = picture.network.DOMtoCanvas(point);
  const reach = 9 / picture.network.getScale();
  let best = null, least = reach;
  for (const edge of picture.lens.edges) {
    const away = distance(corners(edge, picture.lens, picture.moved), x, y);
    if (away < least) { least = away; best = { type: "edge", id: edge.id }; }
  }
  return best;
}

// Mark what is chosen and its surroundings; the rest fades.
function mark(thing, claim, edgeId) {
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
  const edges = edgeId !== null ? [lens.edges[edgeId]] : lens.byClaim.get(claim) || [];
  for (const edge of edges) {
    near.edges.add(edge.id);
    near.nodesNear.add(edge.from).add(edge.to);
  }
  picture.near = node || edges.length ? near : null;
  picture.network.redraw();
  const ids = [...near.nodes, ...(edges.length ? near.nodesNear : [])];
  if (ids.length) bringIntoSight(ids.map((id) => picture.moved.get(id) || lens.nodes[id]));
}

function frame() {
  const { clientWidth: width, clientHeight: height } = byId("picture");
  const taken = byId("panel").hidden ? 0 : Math.min(byId("panel").offsetWidth, width * 0.8);
  return { width, height, free: Math.max(80, width - taken) };
}

function fit() {
  picture.held = false;
  const { nodes } = picture.lens;
  if (!nodes.length) return;
  const left = Math.min(...nodes.map((n) => n.x - n.width / 2));
  const right = Math.max(...nodes.map((n) => n.x + n.width / 2));
  const top = Math.min(...nodes.map((n) => n.y - n.height / 2));
  const bottom = Math.max(...nodes.map((n) => n.y + n.height / 2));
  const { width, height, free } = frame();
  const whole = Math.min((free - 40) / (right - left), (height - 36) / (bottom - top), 1.3);
  // On a small screen a part that can be read is better than a whole that cannot.
  const scale = Math.max(whole, width < 700 ? 0.55 : 0.25);
  const x = scale > whole ? Math.min((left + right) / 2, left + free / scale / 2 - 12) : (left + right) / 2;
  picture.network.moveTo({
    position: { x: x + (width - free) / 2 / scale, y: (top + bottom) / 2 }, scale, animation: false,
  });
}

// Move the camera no further than needed for the places to be seen beside the panel.
function bringIntoSight(places) {
  const { width, height, free } = frame();
  const scale = picture.network.getScale(), view = picture.network.getViewPosition();
  const margin = 90;
  let dx = 0, dy = 0;
  for (const place of places) {
    const x = (place.x - view.x) * scale + width / 2 - dx;
    const y = (place.y - view.y) * scale + height / 2 - dy;
    if (x > free - margin) dx += x - (free - margin);
    if (x - 0 < margin) dx += x - margin;
    if (y > height - 50) dy += y - (height - 50);
    if (y < 50) dy += y - 50;
  }
  if (dx || dy) {
    picture.network.moveTo({
      position: { x: view.x + dx / scale, y: view.y + dy / scale }, scale, animation: false,
    });
  }
}

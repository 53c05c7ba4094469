// The map with the keyboard: arrows lead from box to box, with Shift they move the camera.
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function standing() {
  const { chosen, lens, cursor } = picture;
  const node = chosen && chosen.thing ? lens.byThing.get(chosen.thing) : lens.nodes[cursor];
  return node && shown.nodes[node.id] === 2 ? node : null;
}

// The next box in a direction: near, and not far off to the side. Without a place to start from it
// is the one nearest to the middle of what is in sight.
function nextBox([right, down]) {
  const from = standing();
  const { x, y } = from ? whereIs(from) : picture.network.getViewPosition();
  let best = null, least = Infinity;
  for (const node of picture.lens.nodes) {
    if (shown.nodes[node.id] !== 2 || node === from) continue;
    const place = whereIs(node);
    const ahead = (place.x - x) * right + (place.y - y) * down;
    const aside = Math.abs((place.x - x) * down) + Math.abs((place.y - y) * right);
    if (from && (ahead <= 1 || aside > 2.5 * ahead)) continue;
    const away = from ? ahead + 2 * aside : Math.hypot(place.x - x, place.y - y);
    if (away < least) { least = away; best = node; }
  }
  return best;
}

function stepTo(node) {
  picture.cursor = node.id;
  if (node.thing !== undefined) {
    choose({ thing: node.thing }, { keepLens: true });
    const thing = things.get(node.thing);
    announce(`${nameOf(node.thing)}, ${thing.kind}, ${counted(thing.claims.length, "claim")}`);
  } else {
    picture.near = { nodes: new Set([node.id]), nodesNear: new Set(), edges: new Set(), edgesNear: new Set() };
    picture.network.redraw();
    bringIntoSight([whereIs(node)]);
    announce(`${node.label}. Enter opens it.`);
  }
}

function onMapKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const way = WAYS[event.key];
  if (way && event.shiftKey) {
    const { x, y } = picture.network.getViewPosition(), step = 120 / picture.network.getScale();
    picture.held = true;
    picture.network.moveTo({ position: { x: x + way[0] * step, y: y + way[1] * step }, animation: false });
  } else if (way) {
    const next = nextBox(way);
    if (next) stepTo(next);
  } else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") fit({ whole: true });
  else if (event.key === "Enter") {
    const node = standing() || picture.lens.nodes[picture.cursor];
    if (node && node.group !== undefined) switchTo(node.group);
    else if (!byId("panel").hidden) byId("panel").focus();
  } else return;
  event.preventDefault();
}

// The frame that vis-network makes is what has the focus.
function makeWalkable() {
  const room = byId("picture").firstElementChild;
  room.tabIndex = 0;
  room.setAttribute("role", "application");
  room.setAttribute("aria-label", "The map. Arrow keys lead from box to box, Enter opens its evidence; plus, minus and 0 zoom, Shift with an arrow moves the map. The tabs Claims and Dossier give the same as text.");
  room.addEventListener("keydown", onMapKey);
}

// The camera: what of the map is in sight, so that what is in sight can be read.
const LEGIBLE = 11 / 16;  // at this scale a label is eleven pixels high
const ENOUGH = 9.2 / 16;  // and at this one still to be read, if all of the map is in sight then
const SPARE = 18;         // pixels kept free around the map
const BUTTONS = 50;       // and below it, where there is room to spare, for the camera's buttons

const paper = matchMedia("print");

// The canvas is given the size of its place. What is in sight keeps its scale.
function resized() {
  const { network } = picture, room = byId("picture");
  const size = `${room.clientWidth} ${room.clientHeight}`;
  if (picture.size === size || !room.clientWidth || paper.matches) return;
  picture.size = size;
  picture.room = { width: room.clientWidth, height: room.clientHeight };
  const scale = network.getScale(), position = network.getViewPosition();
  network.setSize(`${room.clientWidth}px`, `${room.clientHeight}px`);
  network.moveTo({ position, scale, animation: false });
}

function bounds(nodes) {
  const found = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const node of nodes) {
    const { x, y } = whereIs(node);
    found.left = Math.min(found.left, x - node.width / 2);
    found.right = Math.max(found.right, x + node.width / 2);
    found.top = Math.min(found.top, y - node.height / 2);
    found.bottom = Math.max(found.bottom, y + node.height / 2);
  }
  return found;
}

function drawn() {
  const some = picture.lens.nodes.filter((node) => shown.nodes[node.id]);
  return some.length ? some : picture.lens.nodes;
}

// Show the whole map; or, where its labels could then not be read, the part of it in which most
// comes together, at a scale at which they can.
function fit({ whole = false } = {}) {
  picture.held = false;
  picture.whole = whole;
  resized();
  const nodes = drawn();
  if (!nodes.length || !picture.size) return;
  const { width, height } = picture.room;
  const box_ = bounds(nodes);
  const most = Math.min(2.2, Math.max(1.3, width / 1400));
  const all = Math.min((width - 2 * SPARE) / (box_.right - box_.left), (height - 2 * SPARE) / (box_.bottom - box_.top), most);
  const scale = whole || all >= ENOUGH ? all : LEGIBLE;
  const position = scale > all ? heart(nodes, box_, width / scale, height / scale)
    : { x: (box_.left + box_.right) / 2, y: (box_.top + box_.bottom) / 2 + raised(height - (box_.bottom - box_.top) * scale) / scale };
  picture.network.moveTo({ position, scale, animation: false });
}

// How many pixels a map that leaves so many free is moved up from the middle, to clear the buttons.
const raised = (free) => Math.max(0, Math.min(free / 2 - SPARE / 2, BUTTONS - free / 2));

// The middle of the part, as large as what is in sight, in which the most edges end.
function heart(nodes, { left, right, top, bottom }, width, height) {
  const degree = new Map();
  picture.lens.edges.forEach(({ from, to }, at) => {
    if (shown.edges[at]) for (const id of [from, to]) degree.set(id, (degree.get(id) || 0) + 1);
  });
  const spare = SPARE / LEGIBLE;
  const clamp = (value, low, high) => (low > high ? (low + high) / 2 : Math.max(low, Math.min(high, value)));
  const below = raised((height - (bottom - top)) * LEGIBLE) / LEGIBLE;
  const place = (x, y) => ({
    x: clamp(x, left - spare + width / 2, right + spare - width / 2),
    y: below ? (top + bottom) / 2 + below : clamp(y, top - spare + height / 2, bottom + BUTTONS / LEGIBLE - height / 2),
  });
  const centres = [...nodes].sort((a, b) => (degree.get(b.id) || 0) - (degree.get(a.id) || 0)).slice(0, 60);
  let best = place(left, top), most = -1;
  for (const centre of centres) {
    const { x, y } = whereIs(centre), here = place(x, y);
    let sum = 0;
    for (const node of nodes) {
      const at = whereIs(node);
      if (Math.abs(at.x - here.x) + node.width / 2 < width / 2 && Math.abs(at.y - here.y) + node.height / 2 < height / 2) sum += 1 + (degree.get(node.id) || 0);
    }
    if (sum > most) { most = sum; best = here; }
  }
  return best;
}

// Move the camera no further than needed for the places to be seen.
function bringIntoSight(places) {
  resized();
  const { clientWidth: width, clientHeight: height } = byId("picture");
  const scale = picture.network.getScale(), seen = picture.network.getViewPosition();
  const along_ = (values, middle, room, margin) => {
    const low = Math.min(...values) - middle + room / 2, high = Math.max(...values) - middle + room / 2;
    if (high - low > room - 2 * margin) return (low + high) / 2 - room / 2;
    return low < margin ? low - margin : high > room - margin ? high - room + margin : 0;
  };
  const dx = along_(places.map(({ x }) => x), seen.x, width / scale, Math.min(100, width / 4) / scale);
  const dy = along_(places.map(({ y }) => y), seen.y, height / scale, Math.min(60, height / 4) / scale);
  if (dx || dy) picture.network.moveTo({ position: { x: seen.x + dx, y: seen.y + dy }, scale, animation: false });
}

const zoom = (factor) => {
  picture.held = true;
  picture.network.moveTo({ scale: Math.max(0.02, Math.min(4, picture.network.getScale() * factor)), animation: false });
};

// The camera position, for scripts that drive the page: x, y and scale.
function noteCamera() {
  const { x, y } = picture.network.getViewPosition();
  byId("picture").dataset.camera = [x, y, picture.network.getScale()].map((value) => value.toFixed(3)).join(" ");
}

// On paper stands a drawing of the whole map: what the screen shows would be cut off.
function draft() { if (tabs.id === "graph") byId("printed").replaceChildren(pictureElement()); }
paper.addEventListener("change", () => { if (paper.matches) draft(); });
addEventListener("beforeprint", draft);

// A small map of all, with a frame around what is in sight; only where that is not all.
function drawMap() {
  const map = byId("map");
  const nodes = picture.lens ? drawn() : [];
  const { clientWidth: width, clientHeight: height } = byId("picture");
  if (!nodes.length || !width || tabs.id !== "graph") { map.hidden = true; return; }
  const box_ = bounds(nodes), scale = picture.network.getScale(), seen = picture.network.getViewPosition();
  const left = seen.x - width / 2 / scale, top = seen.y - height / 2 / scale;
  const inside = left <= box_.left && top <= box_.top && left + width / scale >= box_.right && top + height / scale >= box_.bottom;
  map.hidden = inside;
  if (inside) return;
  const most = width < 600 ? 110 : 190;
  const small = Math.min(most / (box_.right - box_.left), most * 0.7 / (box_.bottom - box_.top));
  const [across, down] = [(box_.right - box_.left) * small + 8, (box_.bottom - box_.top) * small + 8].map(Math.ceil);
  const ratio = devicePixelRatio || 1;
  if (map.width !== across * ratio || map.height !== down * ratio) {
    map.width = across * ratio; map.height = down * ratio;
    map.style.width = `${across}px`; map.style.height = `${down}px`;
  }
  map.place = (x, y) => ({ x: box_.left + (x - 4) / small, y: box_.top + (y - 4) / small });
  const context = map.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, across, down);
  for (const node of nodes) {
    const { x, y } = whereIs(node);
    context.globalAlpha = shown.nodes[node.id] === 2 ? 1 : 0.3;
    context.fillStyle = colour(picture.near && picture.near.nodes.has(node.id) ? "accent" : `${node.look}-edge`);
    context.fillRect((x - node.width / 2 - box_.left) * small + 4, (y - node.height / 2 - box_.top) * small + 4, Math.max(1.5, node.width * small), Math.max(1.5, node.height * small));
  }
  context.globalAlpha = 1;
  context.strokeStyle = colour("accent");
  context.lineWidth = 2;
  context.strokeRect((left - box_.left) * small + 4, (top - box_.top) * small + 4, (width / scale) * small, (height / scale) * small);
}

function startCamera() {
  byId("closer").addEventListener("click", () => zoom(1.3));
  byId("farther").addEventListener("click", () => zoom(1 / 1.3));
  byId("whole").addEventListener("click", () => fit({ whole: true }));
  const map = byId("map");
  const go = (event) => {
    const { left, top } = map.getBoundingClientRect();
    picture.held = true;
    picture.network.moveTo({ position: map.place(event.clientX - left, event.clientY - top), scale: picture.network.getScale(), animation: false });
  };
  map.addEventListener("pointerdown", (event) => { map.setPointerCapture(event.pointerId); go(event); });
  map.addEventListener("pointermove", (event) => { if (event.buttons) go(event); });
  // Until the user moves the camera, the map is refitted when its area changes.
  new ResizeObserver(() => {
    if (paper.matches) return;
    resized();
    if (!picture.held && !picture.near) fit({ whole: picture.whole });
  }).observe(byId("picture"));
}

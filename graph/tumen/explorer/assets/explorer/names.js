// Far off, where the labels in the boxes could not be read: the names of what most comes together
// in, as many as have room, at the same size on the screen whatever the scale.
const READABLE = 7 / 16;   // below this scale boxes have no labels
const EACH = 22000;        // square pixels of the screen to a name
const LONGEST_NAME = 34;   // characters

// How many of the drawn edges end in each box; counted anew only when what is drawn changes.
const degrees = { of: null, by: new Map() };
function degreeOf(id) {
  if (degrees.of !== shown.edges) {
    degrees.of = shown.edges;
    degrees.by = new Map();
    picture.lens.edges.forEach(({ from, to }, at) => {
      if (shown.edges[at]) for (const end of [from, to]) degrees.by.set(end, (degrees.by.get(end) || 0) + 1);
    });
  }
  return degrees.by.get(id) || 0;
}

const unlabelled = () => picture.network.getScale() < READABLE;

// Which boxes get a name: those that are chosen or under the mouse before others, then by degree.
function named({ left, right, top, bottom }) {
  const weight = (node) => {
    const { selected, faded, hovered } = stateOf("node", node.id);
    const near = picture.near && picture.near.nodesNear.has(node.id);
    return (selected || hovered ? 2e6 : near ? 1e6 : 0) + (faded ? -1e6 : 0) + degreeOf(node.id);
  };
  return picture.lens.nodes.filter((node) => {
    const { x, y } = whereIs(node);
    return shown.nodes[node.id] && x > left && x < right && y > top && y < bottom;
  }).map((node) => [weight(node), node]).filter(([heavy]) => heavy > 0)
    .sort(([a, one], [b, other]) => b - a || one.id - other.id).map(([, node]) => node);
}

function drawNames(context) {
  const drawn_ = [];
  if (picture.lens && unlabelled()) writeNames(context, drawn_);
  // The named things, for scripts that drive the page.
  byId("picture").dataset.named = drawn_.map(({ thing }) => thing).filter(Boolean).join(" ");
}

function writeNames(context, drawn_) {
  const scale = picture.network.getScale(), { room } = picture;
  const most = Math.max(6, Math.round((room.width * room.height) / EACH));
  const size = 12 / scale, pad = 4 / scale, taken = [];
  context.save();
  context.font = FONT.replace(/^\d+px/, `${size}px`);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const seen = inSight();
  // Of those that come next only as many: else the small ones would stand where there is room.
  for (const node of named(seen).slice(0, 2 * most)) {
    if (taken.length >= most) break;
    const text = clip(linesOf(node).join(" "), LONGEST_NAME), { x, y } = whereIs(node);
    const half = context.measureText(text).width / 2 + pad, high = size * 0.75;
    // At the border a name moves inwards, so that it is whole.
    const middle = Math.max(seen.left + half, Math.min(seen.right - half, x));
    const box = { left: middle - half, right: middle + half, top: y - high, bottom: y + high };
    if (taken.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) continue;
    taken.push(box);
    drawn_.push(node);
    context.globalAlpha = 0.92;
    context.fillStyle = colour("page");
    context.strokeStyle = colour(`${node.look}-edge`);
    context.lineWidth = 1 / scale;
    context.beginPath();
    context.roundRect(box.left, box.top, 2 * half, 2 * high, 4 / scale);
    context.fill();
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = colour("ink");
    context.fillText(text, middle, y);
  }
  context.restore();
}

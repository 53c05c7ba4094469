// The shapes by which kinds of things are told apart, beside their colours.
const KINDS = [
  ["conditions", "condition"], ["activities", "activity"], ["motives", "motive"], ["events", "event"], ["actors", "actor"], ["measures", "measure"],
  ["provisions", "legal provision"], ["places", "place"], ["posts", "post"],
  ["indicators", "indicator"],
];

function outline(context, look, x, y, width, height) {
  const left = x - width / 2, right = x + width / 2, top = y - height / 2, bottom = y + height / 2;
  const cut = Math.min(11, height / 3);
  const points = {
    events: [[left, top], [right - cut, top], [right, y], [right - cut, bottom], [left, bottom]],
    actors: [[left + cut, top], [right - cut, top], [right, y], [right - cut, bottom],
      [left + cut, bottom], [left, y]],
    measures: [[left + cut, top], [right - cut, top], [right, top + cut], [right, bottom - cut],
      [right - cut, bottom], [left + cut, bottom], [left, bottom - cut], [left, top + cut]],
    provisions: [[left, top], [right - cut, top], [right, top + cut], [right, bottom],
      [left, bottom]],
    posts: [[left + cut, top], [right, top], [right - cut, bottom], [left, bottom]],
    indicators: [[left, top], [right, top], [right, bottom], [left, bottom]],
  }[look];
  context.beginPath();
  if (points) {
    points.forEach(([a, b], number) => (number ? context.lineTo(a, b) : context.moveTo(a, b)));
    context.closePath();
  } else {
    const round = look === "places" || look === "motives";
    context.roundRect(left, top, width, height, round ? Math.min(height / 2, 24) : 7);
  }
  if (look === "activities") {
    for (const x_ of [left + 5, right - 5]) { context.moveTo(x_, top); context.lineTo(x_, bottom); }
  }
}

function drawBox(context, node, x, y, { selected, faded, hovered, plain }) {
  context.save();
  context.globalAlpha = faded ? 0.28 : 1;
  outline(context, node.look, x, y, node.width, node.height);
  context.fillStyle = colour(node.look);
  context.fill();
  context.lineWidth = selected ? 4 : hovered ? 2.6 : 1.4;
  context.strokeStyle = selected ? colour("accent") : colour(`${node.look}-edge`);
  context.stroke();
  if (plain) { context.restore(); return; }
  context.fillStyle = colour("ink");
  context.font = FONT;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const lines = linesOf(node);
  const first = y - ((lines.length - 1) * LINE) / 2;
  // The point of an event takes its room from the right alone.
  const point = node.look === "events" ? Math.min(11, node.height / 3) : 0;
  // A font wider than was reckoned with is narrowed rather than spilt over the edge.
  const slant = node.look === "actors" ? Math.min(11, node.height / 3) : 0;
  lines.forEach((line, at) => {
    const below = first + at * LINE, aside = 2 * slant * Math.abs(below - y) / (node.height / 2);
    context.fillText(line, x - point / 2, below, node.width - 10 - point - aside);
  });
  context.restore();
}
const FONT = '16px system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans KR", "Noto Sans CJK KR", '
  + '"Malgun Gothic", "Apple SD Gothic Neo", sans-serif';
const LINE = 19;

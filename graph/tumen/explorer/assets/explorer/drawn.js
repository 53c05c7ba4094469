// The picture as a file. The very functions that draw on the screen draw here, once on a canvas
// as large as the whole map, once on something that answers like a canvas and writes SVG.
const EDGE_ROOM = 40;

function extent() {
  const { lens } = picture;
  const nodes = lens.nodes.filter((node) => shown.nodes[node.id]);
  const edges = lens.edges.filter((edge) => shown.edges[edge.id]);
  const at = whereIs;
  const xs = [], ys = [];
  for (const node of nodes) {
    xs.push(at(node).x - node.width / 2, at(node).x + node.width / 2);
    ys.push(at(node).y - node.height / 2, at(node).y + node.height / 2);
  }
  for (const edge of edges) corners(edge, lens).forEach(([x, y]) => { xs.push(x); ys.push(y); });
  const span = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  const [left, right] = xs.length ? span(xs) : [0, 100], [top, bottom] = ys.length ? span(ys) : [0, 100];
  return { nodes, edges, at, left: left - EDGE_ROOM, top: top - EDGE_ROOM, width: right - left + 2 * EDGE_ROOM, height: bottom - top + 2 * EDGE_ROOM };
}

function drawAll(context, { nodes, edges, at }) {
  for (const edge of edges) drawEdge(context, edge, corners(edge, picture.lens), { ...stateOf("edge", edge.id), quiet: quietOf(edge) });
  for (const node of nodes) drawBox(context, node, at(node).x, at(node).y, stateOf("node", node.id));
}

// Browsers refuse canvases above some size: a very large map is drawn at a smaller scale.
function pictureAsPng() {
  const whole = extent();
  const scale = Math.min(2, 12000 / whole.width, 12000 / whole.height, Math.sqrt(60e6 / (whole.width * whole.height)));
  const canvas = element("canvas", { width: Math.ceil(whole.width * scale), height: Math.ceil(whole.height * scale) });
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.translate(-whole.left, -whole.top);
  context.fillStyle = colour("page");
  context.fillRect(whole.left, whole.top, whole.width, whole.height);
  drawAll(context, whole);
  return new Promise((good) => { canvas.toBlob(good, "image/png"); });
}

const pictureAsSvg = () => new XMLSerializer().serializeToString(pictureElement());

function pictureElement() {
  const whole = extent();
  const pen = new SvgPen();
  drawAll(pen, whole);
  return svgElement("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: [whole.left, whole.top, whole.width, whole.height].map((n) => n.toFixed(1)).join(" "), width: whole.width.toFixed(0), height: whole.height.toFixed(0) },
    svgElement("title", {}, xmlText(data.title)),
    svgElement("rect", { x: whole.left, y: whole.top, width: whole.width, height: whole.height, fill: colour("page") }), ...pen.parts);
}

// What XML cannot hold is left out.
// eslint-disable-next-line no-control-regex
const xmlText = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "");

// The part of a canvas context that shapes.js and edges.js use.
class SvgPen {
  constructor() {
    this.parts = [];
    this.kept = [];
    this.path = "";
    this.dash = [];
    Object.assign(this, { globalAlpha: 1, lineWidth: 1, strokeStyle: "#000", fillStyle: "#000", font: "", textAlign: "start" });
    this.ruler = element("canvas").getContext("2d");
  }

  save() { const { globalAlpha, lineWidth, strokeStyle, fillStyle, font, textAlign, dash } = this; this.kept.push({ globalAlpha, lineWidth, strokeStyle, fillStyle, font, textAlign, dash }); }
  restore() { Object.assign(this, this.kept.pop()); }
  setLineDash(dash) { this.dash = dash; }
  beginPath() { this.path = ""; }
  add(letter, ...numbers) { this.path += letter + numbers.map((n) => n.toFixed(1)).join(" "); }
  moveTo(x, y) { this.add("M", x, y); }
  lineTo(x, y) { this.add(this.path ? "L" : "M", x, y); }
  bezierCurveTo(...numbers) { this.add("C", ...numbers); }
  closePath() { this.path += "Z"; }
  arc(x, y, r) { this.path += `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r.toFixed(1)} ${r.toFixed(1)} 0 1 0 ${(2 * r).toFixed(1)} 0a${r.toFixed(1)} ${r.toFixed(1)} 0 1 0 ${(-2 * r).toFixed(1)} 0Z`; }
  roundRect(x, y, width, height, r) {
    const arc = (dx, dy) => { this.path += `a${r} ${r} 0 0 1 ${dx} ${dy}`; };
    this.add("M", x + r, y); this.add("H", x + width - r); arc(r, r); this.add("V", y + height - r); arc(-r, r);
    this.add("H", x + r); arc(-r, -r); this.add("V", y + r); arc(r, -r); this.path += "Z";
  }

  draw(look) { if (this.path) this.parts.push(svgElement("path", { d: this.path, opacity: this.globalAlpha, ...look })); }
  fill() { this.draw({ fill: this.fillStyle }); }
  stroke() { this.draw({ fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, ...(this.dash.length ? { "stroke-dasharray": this.dash.join(" ") } : {}) }); }
  fillRect(x, y, width, height) { this.parts.push(svgElement("rect", { x, y, width, height, fill: this.fillStyle, opacity: this.globalAlpha })); }
  measureText(text) { this.ruler.font = this.font; return this.ruler.measureText(text); }
  fillText(text, x, y, most) {
    const [, weight, size, family] = this.font.match(/^(bold |\d+ )?([\d.]+)px (.*)$/) || ["", "", "14", "sans-serif"];
    const narrow = most && this.measureText(text).width > most ? { textLength: most, lengthAdjust: "spacingAndGlyphs" } : {};
    this.parts.push(svgElement("text", { x: x.toFixed(1), y: y.toFixed(1), fill: this.fillStyle, opacity: this.globalAlpha, "font-size": size, "font-family": family, ...(weight ? { "font-weight": weight.trim() } : {}), "text-anchor": this.textAlign === "center" ? "middle" : "start", "dominant-baseline": "central", ...narrow }, xmlText(text)));
  }
}

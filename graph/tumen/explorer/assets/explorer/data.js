// What the page knows. Every text in it is data: it reaches the page as textContent or as drawn
// text, never as markup. Maps, not objects, hold what is looked up by id, since an id may be any
// text, `__proto__` included.
const data = JSON.parse(await unpack("data").catch((error) => {
  byId("subtitle").textContent = error.message;
  throw error;
}));
byId("data").remove();
const things = new Map(Object.entries(data.things));
const claims = new Map(Object.entries(data.claims));
const sources = new Map(Object.entries(data.sources));
const thingIds = [...things.keys()], claimIds = [...claims.keys()];

// What was left out because it follows from the rest (slimming.py).
for (const thing of things.values()) {
  thing.names = thing.names || [["en", thing.label]];
  thing.claims = [];
}
for (const [id, claim] of claims) {
  for (const [role, values] of claim.fields) {
    for (const value of values) {
      const thing = value.thing === undefined ? undefined : things.get(value.thing);
      if (!thing) continue;
      if (value.text === undefined) value.text = thing.label;
      thing.claims.push([id, role]);
    }
  }
}
function rowsOf(columns) {
  const names = Object.keys(columns).filter((name) => name !== "");
  return Array.from({ length: columns[""] }, (_, id) => {
    const row = { id };
    for (const name of names) {
      const value = Array.isArray(columns[name]) ? columns[name][id] : columns[name];
      if (value !== null) row[name] = value;
    }
    return row;
  });
}
const idOf = (ids, place) => (typeof place === "number" ? ids[place] : place);
// What follows from what is said joins boxes of the map too; it has no part in where they stand.
function following(nodes, first) {
  const places = new Map(nodes.map((node) => [node.thing, node.id]));
  return data.conclusions.filter(({ start, end }) => places.has(start) && places.has(end)).map((found, at) => ({
    id: first + at, kind: "Inferred", label: found.label, from: places.get(found.start), to: places.get(found.end),
    points: [], sources: found.sources, why: found.why,
  }));
}
function drawing(id) {
  const nodes = rowsOf(data.lenses[id].nodes), edges = rowsOf(data.lenses[id].edges);
  for (const node of nodes) {
    if (node.thing === undefined) continue;
    node.thing = thingIds[node.thing];
    const { label, lines } = things.get(node.thing);
    Object.assign(node, { label, lines });
  }
  for (const edge of edges) if (edge.claims) edge.claims = edge.claims.map((place) => idOf(claimIds, place));
  if (id.split("/")[0] !== "causes") edges.push(...following(nodes, edges.length));
  return { nodes, edges };
}
const lenses = new Map(data.lensNames.map(([id, name, about]) => [id, { id, name, about, ...drawing(id) }]));
// The inside of each group of a lens that is too large for one picture.
for (const [id, [parent, name]] of Object.entries(data.inside)) {
  lenses.set(id, { id, name, parent, about: "", ...drawing(id) });
}
for (const lens of lenses.values()) {
  lens.byThing = new Map(lens.nodes.filter((node) => node.thing !== undefined).map((node) => [node.thing, node]));
  lens.byClaim = new Map();
  for (const edge of lens.edges) {
    for (const claim of edge.claims || []) {
      if (!lens.byClaim.has(claim)) lens.byClaim.set(claim, []);
      lens.byClaim.get(claim).push(edge);
    }
  }
}

// An element with text and children; attributes by name. Text is never parsed.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}
// A text from the graph: set apart, so that its direction of writing stays its own affair.
const quoted = (text, attributes = {}) => element("bdi", attributes, text);
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

// For those who hear the page and do not see it.
const announce = (text) => { byId("announced").textContent = text; };

// Colours come from the style sheet, so that light and dark have one place.
const dark = matchMedia("(prefers-color-scheme: dark)");
const remembered = new Map();
function colour(name) {
  if (!remembered.has(name)) {
    const found = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    // A kind that the style sheet does not know is drawn plainly, and can be read.
    remembered.set(name, found || colour(name.endsWith("-edge") ? "relation" : "raised"));
  }
  return remembered.get(name);
}
dark.addEventListener("change", () => remembered.clear());

// What is visible as JSON-LD, with everything that each source says of it, in the source's graph:
// read from the very statements that the query tab asks.
const QUAD = /^(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@\S+|\^\^<[^>]*>)?)(?: (<[^>]*>|_:\S+))? \.$/;
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const UNESCAPED = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };
const unescaped = (text) => text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (all, short_, long, one) => (one ? UNESCAPED[one] || one : String.fromCodePoint(parseInt(short_ || long, 16))));
const nodeId = (term) => (term.startsWith("<") ? unescaped(term.slice(1, -1)) : term);

function valueTerm(term) {
  if (!term.startsWith('"')) return { "@id": nodeId(term) };
  const end = term.lastIndexOf('"');
  const value = { "@value": unescaped(term.slice(1, end)) }, rest = term.slice(end + 1);
  if (rest.startsWith("@")) value["@language"] = rest.slice(1);
  else if (rest) value["@type"] = unescaped(rest.slice(4, -1));
  return value;
}

async function linkedData(ids) {
  const wanted = new Set(ids.map((id) => iriOf(id)));
  const graphs = new Map();
  for (const text of (await unpackOnce("quads")).split("\n")) {
    const [, subject, property, value, graph] = text.match(QUAD) || [];
    if (!subject || !graph || !wanted.has(nodeId(subject))) continue;
    if (!graphs.has(graph)) graphs.set(graph, new Map());
    const nodes = graphs.get(graph);
    if (!nodes.has(subject)) nodes.set(subject, new Map([["@id", nodeId(subject)]]));
    const node = nodes.get(subject), type = nodeId(property) === RDF_TYPE;
    const key = type ? "@type" : nodeId(property);
    if (!node.has(key)) node.set(key, []);
    node.get(key).push(type ? nodeId(value) : valueTerm(value));
  }
  // fromEntries defines keys of its own, whatever they are called.
  const found = [...graphs].map(([graph, nodes]) => ({ "@id": nodeId(graph), "@graph": [...nodes.values()].map((node) => Object.fromEntries(node)) }));
  return JSON.stringify(found, null, 1);
}

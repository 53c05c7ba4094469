// Runs in a worker of its own, behind Oxigraph's module and unpacking.js: opens the graph, answers queries. Should
// a query run for ever, it is this worker that is ended, and the page goes on.
let graph = null;

const bytes = async (text) => new Uint8Array(await unpacked(text).arrayBuffer());

async function open({ engine, quads }) {
  await __wbg_init({ module_or_path: await bytes(engine) });
  graph = new Store();
  graph.load(await bytes(quads), { format: "application/trig", no_transaction: true });
  return { size: graph.size };
}

const plain = (term) => {
  if (!term) return null;
  if (term.type === "uri") return ["iri", term.value];
  if (term.type === "literal") return ["literal", term.value, term["xml:lang"] || "", term.datatype || ""];
  if (term.type === "bnode") return ["blank", `_:${term.value}`];
  return ["other", JSON.stringify(term.value)];
};
const ofQuad = (term) => (term.termType === "NamedNode" ? ["iri", term.value]
  : term.termType === "Literal" ? ["literal", term.value, term.language, term.datatype.value] : ["blank", term.toString()]);

// Rows of plain terms, in the columns of the query: the standard results name even those columns
// that hold nothing.
function ask({ query, union, graphs }) {
  const options = { use_default_graph_as_union: union };
  if (graphs) {
    const found = graph.query(query, options);
    return {
      columns: ["subject", "predicate", "object"],
      rows: found.map((quad) => [quad.subject, quad.predicate, quad.object].map(ofQuad)),
    };
  }
  const { head, results, boolean } = JSON.parse(graph.query(query, { ...options, results_format: "json" }));
  if (boolean !== undefined) return { columns: ["answer"], rows: [[["literal", String(boolean), "", ""]]] };
  return { columns: head.vars, rows: results.bindings.map((row) => head.vars.map((name) => plain(row[name]))) };
}

// All statements about the things of these IRIs, in the graphs of their sources, as JSON-LD.
function linked(iris) {
  const part = new Store();
  for (const iri of iris) {
    try { for (const quad of graph.match(namedNode(iri), null, null, null)) part.add(quad); }
    catch (error) { if (!String(error).includes("IRI")) throw error; }
  }
  return part.dump({ format: "application/ld+json" });
}

onmessage = async ({ data: { number, ...errand } }) => {
  try {
    postMessage({ number, done: errand.open ? await open(errand.open) : errand.linked ? linked(errand.linked) : ask(errand) });
  } catch (error) {
    postMessage({ number, failed: String(error && error.message ? error.message : error) });
  }
};

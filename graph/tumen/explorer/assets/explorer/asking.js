// The query engine, in a worker that is started when it is first needed and ended when a query
// takes too long: the page itself never stands still.
const LONGEST = 60;  // seconds
const engine = { worker: null, opened: null, waiting: new Map(), number: 0 };

function openEngine() {
  if (!engine.opened) engine.opened = startEngine().catch((error) => { engine.opened = null; throw error; });
  return engine.opened;
}

async function startEngine() {
  const text = await unpackOnce("worker");
  const address_ = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    engine.worker = new Worker(address_);
  } catch (error) {
    throw new Error(`This browser does not let the page start a worker (${error.name}). Open the file in another browser, or ask on the command line: tumen query`);
  }
  engine.worker.onmessage = ({ data: { number, done, failed } }) => {
    const { good, bad } = engine.waiting.get(number) || {};
    engine.waiting.delete(number);
    if (good && failed === undefined) good(done);
    else if (bad) bad(new Error(failed));
  };
  engine.worker.onerror = (event) => {
    event.preventDefault();
    stopEngine("The query engine could not be started in this browser, or ran out of memory.");
  };
  const opened = await errand({ open: { engine: byId("engine").textContent, quads: byId("quads").textContent } });
  URL.revokeObjectURL(address_);
  return opened;
}

function errand(what) {
  engine.number += 1;
  const { number } = engine;
  return new Promise((good, bad) => {
    engine.waiting.set(number, { good, bad });
    engine.worker.postMessage({ number, ...what });
  });
}

function stopEngine(why) {
  if (engine.worker) engine.worker.terminate();
  engine.worker = null;
  engine.opened = null;
  const left = [...engine.waiting.values()];
  engine.waiting.clear();
  for (const { bad } of left) bad(new Error(why));
}

// Run a query. The user may stop it; after a minute it stops by itself.
async function askEngine(text, prefixes, words = []) {
  const { query, union, graphs, form, service, lead } = prepared(text, prefixes);
  if (["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"].includes(form)) throw new Error("Queries are read-only here: updates are not possible.");
  if (service) throw new Error("SERVICE is not possible here: the page makes no network requests.");
  await openEngine();
  const timer = setTimeout(() => stopEngine(`Stopped after ${LONGEST} seconds. Narrow the query or add a LIMIT.`), LONGEST * 1000);
  try {
    return await errand({ query, union, graphs });
  } catch (error) {
    throw new Error((error.message.startsWith("error at ") && mistakeIn(text, prefixes, words)) || kindly(error.message, lead, text));
  } finally { clearTimeout(timer); }
}

// Names of ours in a query that nothing here bears: SPARQL answers them with silence.
async function unheard(text, prefixes) {
  const names = [...new Set(bareWords(text).match(/(?<![\p{L}\p{N}_-])(?:tumen|id|source):[\p{L}\p{N}_.-]*[\p{L}\p{N}_]/gu) || [])];
  if (!names.length) return [];
  const nowhere = ["?t ?p ?o", "?s ?t ?o", "?s ?p ?t"].map((pattern) => `FILTER NOT EXISTS { ${pattern} }`).join(" ");
  const { rows } = await askEngine(`SELECT ?t { VALUES ?t { ${names.join(" ")} } ${nowhere} }`, prefixes);
  const lost = new Set(rows.map(([[, iri]]) => iri));
  return names.filter((name) => lost.has(prefixes[name.split(":")[0]] + name.slice(name.indexOf(":") + 1)));
}

// The same with the nearest right names, each told once.
async function unheardSaid(text, prefixes) {
  const lost = await unheard(text, prefixes);
  if (!lost.length) return "";
  const terms = lost.some((name) => name.startsWith("tumen:"))
    ? (await askEngine(`SELECT DISTINCT ?t { GRAPH <${prefixes.tumen.replace(/#$/, "")}> { ?t a ?any FILTER(STRSTARTS(STR(?t), "${prefixes.tumen}")) } }`, prefixes)).rows.map(([[, iri]]) => iri.slice(prefixes.tumen.length)) : [];
  const known = { tumen: terms, id: [...things.keys(), ...claims.keys()], source: [...sources.keys()] };
  return lost.map((name) => {
    const [space, local] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)];
    return ` The graph does not contain ${name}.${didYouMean(nearest(local, known[space], 2).map((near) => `${space}:${near}`))}`;
  }).join("");
}

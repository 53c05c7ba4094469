// The query tab: the casebook's questions with their parameters, and free text.
const FREE = "# Ask anything, over everything that any source says.\nSELECT DISTINCT ?who ?name WHERE {\n  ?who a tumen:Person ; tumen:name ?name .\n}\nLIMIT 20\n";
const sparql = { text: null, question: null, result: null, asked: 0 };

function sparqlView() {
  const choice = element("select", { id: "question", "aria-label": "Question" }, element("option", { value: "" }, "a query of your own"));
  const about = element("p", { class: "kind" });
  const inputs = element("div", { class: "tools parameters" });
  const text = element("textarea", { id: "query", rows: "8", spellcheck: "false", autocapitalize: "off", "aria-label": "SPARQL query" });
  const run = element("button", { type: "button", id: "run", class: "main", title: "Ctrl+Enter" }, "Run");
  const stop = element("button", { type: "button", id: "stop", onclick: () => stopEngine("Stopped.") }, "Stop");
  const save_ = element("button", { type: "button", id: "csv", onclick: () => save("answer.csv", "text/csv", csvOf(rawAnswer())) }, "Download CSV");
  const said = element("p", { id: "answered", class: "status", role: "status" });
  const wrong = element("p", { id: "wrong", class: "wrong", role: "alert" });
  const room = element("div", { id: "answer" });
  let catalogue = [], shared = null, table = null;
  stop.hidden = true;
  text.value = sparql.text ?? FREE;
  text.addEventListener("input", () => { sparql.text = text.value; });
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); ask(); } });
  run.addEventListener("click", () => ask());

  const fill = () => {
    const question = catalogue.find(({ name }) => name === sparql.question);
    wrong.textContent = "";
    if (!question) return;
    const terms = new Map(), given = new Map();
    for (const input of inputs.querySelectorAll("[data-parameter]")) {
      if (!input.value.trim()) { input.removeAttribute("aria-invalid"); continue; }
      const parameter = question.parameters.find(({ name }) => name === input.dataset.parameter);
      try { terms.set(parameter.name, argumentTerm(parameter, input.value)); given.set(parameter.name, input.value.trim()); input.removeAttribute("aria-invalid"); }
      catch (error) { wrong.textContent = error.message; input.setAttribute("aria-invalid", "true"); }
    }
    const slip = backwards(question.parameters, given);
    if (slip) {
      wrong.textContent = slip.why;
      for (const name of slip.names) byId(`parameter-${name}`).setAttribute("aria-invalid", "true");
    }
    text.value = question.pieces.map((piece) => (typeof piece === "string" ? piece
      : terms.has(piece[0]) ? ` ${terms.get(piece[0])} ` : piece[1])).join("");
    sparql.text = text.value;
  };
  const take = (name) => {
    sparql.question = name || null;
    choice.value = name || "";
    const question = catalogue.find((one) => one.name === name);
    about.replaceChildren(...(question ? [quoted(question.question)] : []));
    inputs.replaceChildren(...(question ? question.parameters.map((parameter) => parameterInput(parameter)) : []));
    for (const input of inputs.querySelectorAll("[data-parameter]")) input.addEventListener("change", fill);
    if (question) fill();
  };
  choice.addEventListener("change", () => { if (choice.value) take(choice.value); else { take(null); text.value = FREE; sparql.text = FREE; } remember(); });

  const rawAnswer = () => ({ columns: sparql.result.columns, rows: sparql.result.rows.map((row) => ({ cells: row.map((term) => ({ text: term ? term[1] : "" })) })) });
  const show = () => {
    const { result } = sparql;
    save_.hidden = !result;
    if (!result) { room.replaceChildren(); return; }
    table = grid({ label: "The answer", columns: result.columns.map((name) => ({ name })), rows: result.rows.map(answerRow) });
    room.replaceChildren(table.status, element("div", { class: "scroll" }, table.table), table.more);
    table.light();
  };
  async function ask() {
    wrong.textContent = "";
    fill_();
    if (wrong.textContent) return;
    sparql.asked += 1;
    const { asked } = sparql;
    const mine = () => asked === sparql.asked;
    wrong.textContent = "";
    said.textContent = engine.opened ? "Asking …" : "Opening the query engine …";
    run.disabled = true;
    stop.hidden = false;
    const began = performance.now();
    try {
      await loaded;
      const result = await askEngine(text.value, shared.prefixes, shared.words);
      if (!mine()) return;
      sparql.result = result;
      said.textContent = `${counted(result.rows.length, "row")} in ${((performance.now() - began) / 1000).toFixed(1)} s`;
      const lost = result.rows.length ? "" : await unheardSaid(text.value, shared.prefixes);
      if (!mine()) return;
      if (lost) said.textContent += `.${lost}`;
    } catch (error) {
      if (!mine()) return;
      sparql.result = null;
      said.textContent = "";
      wrong.textContent = error.message;
    } finally {
      run.disabled = false;
      stop.hidden = true;
    }
    show();
  }
  // An argument that was typed and not yet taken over (Ctrl+Enter leaves no field), or that could
  // not be: the question is not asked without it.
  const fill_ = () => { if (inputs.contains(document.activeElement) || inputs.querySelector("[aria-invalid]")) fill(); };

  const loaded = unpackOnce("questions").then((packed) => {
    shared = JSON.parse(packed);
    catalogue = shared.questions;
    choice.append(...catalogue.map(({ name, title }) => element("option", { value: name }, `${title} (${name})`)));
    const free = sparql.text;
    const wanted = sparql.question;
    if (wanted && catalogue.some(({ name }) => name === wanted)) {
      take(wanted);
      if (free !== null) { text.value = free; sparql.text = free; }
    }
    said.textContent = sparql.result ? "" : "Choose a question or write your own; then Run (Ctrl+Enter).";
  });
  loaded.catch(() => { wrong.textContent = "This browser is too old to unpack the questions. Use a current one."; });
  const ready = loaded.then(() => openEngine()).then(({ size }) => { if (said.textContent.startsWith("Choose")) said.textContent += ` ${size.toLocaleString("en")} statements are ready.`; });
  ready.catch((error) => { wrong.textContent = error.message; });
  show();
  return {
    content: [element("div", { class: "tools" }, choice), about, inputs, text, element("div", { class: "tools" }, run, stop, save_, said), wrong, room],
    chosen: () => { if (table) table.bring(); },
    data: () => (sparql.result ? rawAnswer() : { columns: ["answer"], rows: [] }),
    claims: () => idsOfAnswer().filter((id) => claims.has(id)),
    things: () => idsOfAnswer().filter((id) => things.has(id)),
    take(name) { loaded.then(() => { sparql.text = null; take(name); }); },
    write(free) { take(null); text.value = free; sparql.text = free; wrong.textContent = ""; },
  };
}

const idsOfAnswer = () => (sparql.result ? [...new Set(sparql.result.rows.flat().filter((term) => term && term[0] === "iri").map((term) => shortOf(term[1])))] : []);

function parameterInput({ name, type, of, about, choices }) {
  const shared = { "data-parameter": name, id: `parameter-${name}`, title: about };
  const all = element("option", { value: "" }, "as in the question");
  let input;
  if (type === "source") input = element("select", shared, all, ...[...sources].map(([id, source]) => element("option", { value: iriOf(id) }, clip(source.label, 70))));
  else if (type === "concept") input = element("select", shared, all, ...choices.map(([local, label]) => element("option", { value: BASES.term + local }, clip(label, 70))));
  else if (type === "boolean") input = element("select", shared, all, ...["true", "false"].map((value) => element("option", { value }, value)));
  else {
    const hint = { thing: "a name or an id", date: "2016 or 2016-08-03", integer: "a whole number", decimal: "a number" }[type] || "";
    input = element("input", { ...shared, type: "text", placeholder: hint, autocomplete: "off", list: type === "thing" ? "dossier-names-2" : undefined });
  }
  const names = type === "thing" && !of ? element("datalist", { id: "dossier-names-2" }, ...[...things].map(([id, thing]) => element("option", { value: id }, clip(thing.label, 80)))) : null;
  return element("label", {}, element("span", {}, name), input, names);
}

function answerRow(row) {
  const ids = row.filter((term) => term && term[0] === "iri").map((term) => shortOf(term[1]));
  const target = ids.map(targetOf).find(Boolean) || null;
  const cells = row.map((term) => {
    if (!term) return { text: "" };
    const [type, value, language, datatype] = term;
    const number = /#(integer|decimal|double|float)$/.test(datatype || "") ? Number(value) : undefined;
    if (type !== "iri") return { text: value, order: number, show: () => quoted(clip(value, 300), language ? { lang: language } : {}) };
    const id = shortOf(value), to = targetOf(id);
    const local = value.startsWith(BASES.term) ? value.slice(BASES.term.length) : id;
    return { text: value, show: () => (to ? link(clip(wordFor(id), 120), to) : quoted(clip(local, 120), { title: value })) };
  });
  return { cells, target, ids };
}

const targetOf = (id) => (things.has(id) ? { thing: id } : claims.has(id) ? { claim: id } : sources.has(id) ? { source: id } : null);
const wordFor = (id) => (things.has(id) ? nameOf(id) : sources.has(id) ? sources.get(id).label : id);

// The query behind what the panel shows: everything that is said of it, and by whom.
function queryOf(target) {
  const id = target.thing || target.claim || target.source;
  const term = iriTerm(iriOf(id));
  if (target.source) return `# What this source describes and states\nSELECT ?what ?type WHERE {\n  GRAPH ${term} { ${term} tumen:describes|tumen:states ?what . ?what a ?type }\n}\nORDER BY ?type ?what\n`;
  return `# Everything that is said ${target.claim ? "in this claim" : "of this thing"}, and by which source\nSELECT ?property ?value ?of ?source WHERE {\n  VALUES ?it { ${term} }\n  GRAPH ?source {\n    { ?it ?property ?value } UNION { ?of ?property ?it }\n  }\n}\nORDER BY ?source ?property ?of ?value\n`;
}

function queryButton(target) {
  return element("button", { type: "button", class: "query-this", onclick: () => {
    try { const text = queryOf(target); showTab("sparql"); tabs.view.write(text); byId("run").click(); byId("query").focus(); }
    catch (error) { tell(error.message); }
  } }, "Query this");
}

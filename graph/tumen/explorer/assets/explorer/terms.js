// Terms and queries as SPARQL text. This is the only place where something is written into a query:
// an IRI that could not end early, or a literal with everything escaped that could end it.
const BASES = { thing: "https://w3id.org/tumen/id/", source: "https://w3id.org/tumen/source/", term: "https://w3id.org/tumen/ontology#" };
const XSD = "http://www.w3.org/2001/XMLSchema#";

// The way back from an IRI to the short id of a thing, claim or source.
const shortOf = (iri) => (iri.startsWith(BASES.thing) ? iri.slice(BASES.thing.length)
  : iri.startsWith(BASES.source) ? `source:${iri.slice(BASES.source.length)}` : iri);

function iriTerm(iri) {
  // eslint-disable-next-line no-control-regex
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\u0000-\u0020]*$/.test(iri)) throw new Error(`“${clip(iri, 60)}” cannot be written as an IRI.`);
  return `<${iri}>`;
}

function literalTerm(text, datatype = null) {
  const escaped = text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t");
  return `"${escaped}"${datatype ? `^^<${XSD}${datatype}>` : ""}`;
}

// The words of a query without what could only look like words: comments, strings, IRIs. They leave
// a blank, or, where it matters where the others stand, as many as they were long.
const bareWords = (text, inPlace = false) => text.replace(
  /"""(?:[^"\\]|\\[^]|"(?!""))*"""|'''(?:[^'\\]|\\[^]|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n\r]*|[?$][\p{L}\p{N}_]+/gu,
  (found) => (inPlace ? found.replace(/[^\n]/g, " ") : " "));

// What a query needs to be run as the command line runs it: the prefixes that may be left out, in
// front and on its first line, so that the engine's line numbers stay right; and whether it names
// its own graphs.
function prepared(text, prefixes) {
  const bare = bareWords(text);
  const declared = new Set([...bare.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map(([, name]) => name));
  // tumen:from, id:secret-service and @en-with are names, and hold no word of SPARQL.
  const words = bare.replace(/\bPREFIX\s+[\w.-]*:|\bBASE\b|[\p{L}\p{N}_.-]*:(?:[\p{L}\p{M}\p{N}_:.%-]|\\.)*|@[\w-]+/giu, " ");
  const form = (words.match(/\b(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b/i) || ["", ""])[1].toUpperCase();
  const lead = Object.entries(prefixes).filter(([name]) => !declared.has(name)).map(([name, base]) => `PREFIX ${name}: <${base}> `).join("");
  return {
    query: lead + text, form, lead: lead.length, union: !/\bFROM\b/i.test(words),
    graphs: form === "CONSTRUCT" || form === "DESCRIBE", service: /\bSERVICE\b/i.test(words),
  };
}

// The first and last day of a date as people write it: 2016, 2016-08, 2016-08-03, with ~ or ? after
// it, or two of these with a slash between.
function daysOf(text) {
  const one = (part) => {
    const found = part.match(/^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?$/);
    if (!found) throw new Error(`“${clip(text, 40)}” is not a date. Write 2016, 2016-08 or 2016-08-03.`);
    const [, year, month, day] = found;
    const end = new Date(Date.UTC(Number(year), month ? Number(month) : 12, 0));
    end.setUTCFullYear(Number(year));
    const last = day || (month ? String(end.getUTCDate()) : "31");
    const whole = [`${year}-${month || "01"}-${day || "01"}`, `${year}-${month || "12"}-${last}`];
    if (whole.some((value) => { const time = new Date(`${value}T00:00:00Z`); return Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== value; })) {
      throw new Error(`“${clip(text, 40)}” is not a calendar day.`);
    }
    return whole;
  };
  const parts = text.split("/");
  if (parts.length > 2) throw new Error(`“${clip(text, 40)}” is not a date.`);
  const open = (part) => part === "" || part === "..";
  const ends = parts.length === 2 ? [open(parts[0]) ? null : one(parts[0])[0], open(parts[1]) ? null : one(parts[1])[1]] : one(parts[0]);
  return ends;
}

// What is wrong with a span that ends before it begins; the contract says which dates open and close
// one, in their order. `given` has what was typed, by the parameter's name.
function backwards(parameters, given) {
  const [firsts, lasts] = ["first", "last"].map((end) => parameters.filter(({ type, of }) => type === "date" && of === end).map(({ name }) => name));
  const at = firsts.findIndex((name, place) => given.has(name) && given.has(lasts[place])
    && daysOf(given.get(name))[0] > daysOf(given.get(lasts[place]))[1]);
  if (at < 0) return null;
  const names = [firsts[at], lasts[at]];
  const [since, until] = names.map((name) => clip(given.get(name), 40));
  return { names, why: `${names[0]} ${since} comes after ${names[1]} ${until}. Swap them: ${names[0]} ${until}, ${names[1]} ${since}.` };
}

// Parse an argument that the user typed for a parameter of a question.
function argumentTerm({ name, type, of }, text) {
  const value = text.trim();
  const wrong = (needed) => new Error(`${name} needs ${needed}; “${clip(value, 40)}” is not one.`);
  if (type === "thing") {
    const id = thingNamed(value);
    if (id) return iriTerm(iriOf(id));
    if (/^https?:\/\//.test(value)) return iriTerm(value);
    const alike = nearestThings(value, 4).map((near) => `${clip(things.get(near).label, 40)} (${clip(near, 40)})`);
    throw new Error(`${name}: no thing, or more than one, is called “${clip(value, 60)}”.${alike.length ? ` Use an id: ${alike.join(", ")}.` : ""}`);
  }
  if (type === "source" || type === "concept") return iriTerm(value);
  if (type === "date") {
    const day = daysOf(value)[of === "last" ? 1 : 0];
    if (!day) throw wrong(`a date with a ${of || "first"} day`);
    return literalTerm(day, "date");
  }
  if (type === "integer") { if (!/^[+-]?\d{1,18}$/.test(value)) throw wrong("a whole number"); return literalTerm(value, "integer"); }
  if (type === "decimal") { if (!/^[+-]?(\d{1,18}(\.\d{1,18})?|\.\d{1,18})$/.test(value)) throw wrong("a number"); return literalTerm(value, "decimal"); }
  if (type === "boolean") { if (!/^(true|false)$/.test(value)) throw wrong("true or false"); return literalTerm(value, "boolean"); }
  return literalTerm(text);
}

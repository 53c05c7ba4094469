// What is wrong with a query that the engine could not read. It puts that as a list of all that could
// have come next; a person sees a misspelt word, a prefix that nobody declared, a bracket left open.
function mistakeIn(text, prefixes, words) {
  if (!bareWords(text).trim()) return "There is no query yet. Write one, or choose a question above.";
  return unended(text) || misspelt(text, words) || undeclared(text, prefixes) || unbalanced(text);
}

const lineAt = (text, place) => {
  const before = text.slice(0, place).split("\n");
  return `Line ${before.length}, column ${before[before.length - 1].length + 1}: `;
};

// The same text with blanks, of the same length, for what is no word of the language.
const blanked = (text, pattern) => text.replace(pattern, (match) => match.replace(/[^\n]/g, " "));
const NAMES = /(?:[\p{L}][\p{L}\p{N}_.-]*)?:(?:[\p{L}\p{M}\p{N}_:.%-]|\\.)*|@[\w-]+|\^\^|_:\w+/gu;

function unended(text) {
  const at = bareWords(text, true).search(/["']/);
  return at < 0 ? "" : `${lineAt(text, at)}the text that begins with ${text[at]} does not end.`;
}

function misspelt(text, words) {
  const known = new Set(words);
  const bare = blanked(bareWords(text, true), NAMES);
  for (const { 0: word, index } of bare.matchAll(/(?<![\p{L}\p{N}_.+-])[\p{L}_][\p{L}\p{N}_]*/gu)) {
    if (known.has(word.toUpperCase()) || word === "a") continue;
    const near = didYouMean(nearest(word.toUpperCase(), words, 2));
    const term = near && word === word.toUpperCase() ? "" : ` A term of the vocabulary needs its prefix: tumen:${clip(word, 40)}`;
    return `${lineAt(text, index)}“${clip(word, 40)}” is not a SPARQL keyword.${near}${term}`;
  }
  return "";
}

function undeclared(text, prefixes) {
  const bare = bareWords(text, true);
  const declared = new Set([...Object.keys(prefixes), "_", ...[...bare.matchAll(/\bPREFIX\s+([\p{L}\p{N}_.-]*):/giu)].map(([, name]) => name)]);
  for (const { 0: name, 1: prefix, index } of bare.matchAll(/(?<![\p{L}\p{N}_.:%-])([\p{L}_][\p{L}\p{N}_.-]*):/gu)) {
    if (declared.has(prefix)) continue;
    return `${lineAt(text, index)}the prefix ${clip(name, 40)} is not declared.${didYouMean(nearest(prefix, declared, 2).map((near) => `${near}:`)) || ` Declare it before SELECT: PREFIX ${clip(name, 40)} <…>`}`;
  }
  return "";
}

function unbalanced(text) {
  const bare = bareWords(text);
  for (const [open, close] of ["{}", "()"]) {
    const more = bare.split(open).length - bare.split(close).length;
    if (more) return more > 0 ? `A ${open} is never closed.` : `There is one ${close} too many, or a ${open} is missing.`;
  }
  return "";
}

const SEMANTIC = [
  ["IRI parsing failed", "an address is not whole: it needs a scheme, as in <https://…>."],
  ["contains a variable that is unbound", "SELECT names a variable that is neither grouped by nor aggregated."],
  ["Duplicated variable", "SELECT names a variable twice."],
];

const HABITS = [
  [/\bFILTER\s*[?$\d!]/iu, "FILTER needs brackets: FILTER(?n > 1)."],
  [/\bSELECT\b[^{(]*,/iu, "SELECT takes its variables without commas."],
  [/\bSELECT\s+(?:DISTINCT\s+)?(?:COUNT|SUM|AVG|MIN|MAX)\b/iu, "An aggregate needs brackets and a name: (COUNT(?x) AS ?n)."],
];

// What is left, in the engine's place. It counts columns of the first line from before the prefixes
// that were put in front.
function kindly(message, lead, text) {
  const found = message.match(/^error at (\d+):(\d+): (.*)$/s);
  if (!found) return message;
  const [, line_, , wanted] = found;
  const column = Math.max(1, Number(found[2]) - (line_ === "1" ? lead : 0));
  const semantic = SEMANTIC.find(([said]) => wanted.includes(said));
  const lines = text.split("\n");
  const rest = (lines[Number(line_) - 1] || "").slice(column - 1).trim();
  const habit = HABITS.find(([pattern]) => pattern.test(text));
  const here = rest ? `about here: ${clip(rest, 40)}` : "here: something is missing before it ends.";
  return `Line ${line_}, column ${column}: ${semantic ? semantic[1] : `the query cannot be read on from ${here}`}${habit ? ` ${habit[1]}` : ""}`;
}

// Search over names, aliases and gists in every script.
const folded = (text) => text.normalize("NFKD").replace(/\p{Mark}/gu, "").normalize("NFC").toLowerCase();
const index = [
  ...[...things].map(([id, thing]) => ({
    target: { thing: id }, get title() { return nameOf(id); },
    detail: [thing.kind, ...thing.names.map(([, name]) => name).filter((name) => name !== thing.label), ...thing.aliases].join(" · "),
    texts: [thing.label, ...thing.names.map(([, name]) => name), ...thing.aliases, id].map(folded),
  })),
  ...[...claims].map(([id, claim]) => ({
    target: { claim: id }, title: claim.gist || id, detail: claim.kind, texts: [claim.gist, id].map(folded), claim: true,
  })),
];
const clip = (text, most = 160) => (text.length > most ? `${[...text].slice(0, most).join("")}…` : text);

// Words that are almost the one typed: one slip in a word of four letters, two in one of eight.
// Hangul is compared by its letters, so that one wrong vowel is one slip.
const jamo = (text) => [...text.normalize("NFD")];
const vocabulary = new Map();
for (const text of new Set(index.flatMap((entry) => entry.texts))) {
  for (const word of [...text.split(/[\s\-/(),.]+/), ...text.replace(/-/g, "").split(/[\s/(),.]+/)]) {
    if (word && word.length < 40 && !vocabulary.has(word)) vocabulary.set(word, jamo(word));
  }
}

function slips(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let older = [], last = b.map((_, at) => at);
  last.push(b.length);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    older = last;
    last = row;
  }
  return last[b.length];
}

// The names nearest to one that nothing bears, best first: a slip in three letters, and no more.
function nearest(text, names, most = 3) {
  const typed = jamo(folded(text.trim()));
  const far = Math.floor(typed.length / 3);
  if (!far || typed.length > 80) return [];
  return [...new Set(names)].map((name) => [slips(typed, jamo(folded(name)), far), name])
    .filter(([away]) => away <= far).sort((a, b) => a[0] - b[0]).slice(0, most).map(([, name]) => name);
}
const didYouMean = (names) => (names.length ? ` Did you mean ${names.map((name) => clip(name, 60)).join(" or ")}?` : "");

// The things whose id, name or alias is nearest; what fits in part comes first.
function nearestThings(text, most = 3) {
  const bearers = new Map();
  for (const [id, thing] of things) {
    for (const name of [thing.label, ...thing.names.map(([, other]) => other), ...thing.aliases, id]) if (!bearers.has(name)) bearers.set(name, id);
  }
  const fits = found(text).filter(({ target }) => target.thing).map(({ target }) => target.thing);
  return [...new Set([...fits, ...nearest(text, [...bearers.keys()]).map((name) => bearers.get(name))])].slice(0, most);
}

function nearly(word) {
  const typed = jamo(word);
  const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
  if (!most || typed.length > 40) return [];
  return [...vocabulary].map(([other, letters]) => [slips(typed, letters, most), other])
    .filter(([away]) => away <= most).sort((a, b) => a[0] - b[0]).slice(0, 6).map(([, other]) => other);
}

// A name however its syllables are joined: yongho and yong-ho find “Yong-ho”, su-yong “SU YONG”.
const joinings = new Map();
function joining(word) {
  if (!joinings.has(word)) {
    const letters = [...word.replace(/[-'’]/g, "")].map((letter) => letter.replace(/[^\p{L}\p{N}]/u, "\\$&"));
    joinings.set(word, letters.length < 4 && word.length === letters.length ? null
      : new RegExp(`(?:^|[\\s(-])${letters.join("[\\s'’-]?")}`, "u"));
  }
  return joinings.get(word);
}

function score(entry, words, joined = false) {
  let total = 0;
  for (const word of words) {
    let best = 0;
    entry.texts.forEach((text, place) => {
      const at = text.indexOf(word);
      if (at < 0 && joined && joining(word)?.test(text)) best = Math.max(best, place ? 1.5 : 2);
      if (at < 0) return;
      const startsWord = at === 0 || /[\s\-(]/.test(text[at - 1]);
      best = Math.max(best, (text === word ? 8 : at === 0 ? 5 : startsWord ? 4 : 2) - (place ? 0.5 : 0));
    });
    if (!best) return 0;
    total += best;
  }
  return total - (entry.claim ? 1.5 : 0);
}

// What fits a text, best first.
function found(text) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  const rank = (wanted, joined) => index.map((entry) => ({ entry, points: score(entry, wanted, joined) })).filter(({ points }) => points > 0);
  let ranked = words.length ? rank(words) : [];
  if (!ranked.length && words.length) ranked = rank(words, true);
  if (!ranked.length && words.length && words.length < 7) {
    // Nothing is called that: take each unknown word for the known ones that are nearest to it.
    const best_ = new Map();
    const likely = words.map((word) => [...(index.some((entry) => score(entry, [word])) ? [word] : []), ...nearly(word)]);
    const tries = likely.reduce((all, some) => all.flatMap((start_) => some.map((word) => [...start_, word])).slice(0, 24), [[]]);
    for (const wanted of tries) for (const { entry, points } of rank(wanted, true)) best_.set(entry, Math.max(points, best_.get(entry) || 0));
    ranked = [...best_].map(([entry, points]) => ({ entry, points }));
  }
  return ranked.sort((a, b) => b.points - a.points || a.entry.title.length - b.entry.title.length).map(({ entry }) => entry);
}

function startSearch() {
  const input = byId("search"), list = byId("found");
  let active = -1, hits = [];
  const activate = (number) => {
    active = number;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", at === active));
    const item = list.children[active];
    if (item) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); activate(-1); };
  const take = (number) => {
    if (!hits[number]) return;
    close();
    choose(hits[number].target);
  };
  const find = () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    hits = found(input.value).slice(0, 12);
    list.replaceChildren(...hits.map((entry, number) => {
      const item = element("li", { id: `found-${number}`, role: "option", "aria-selected": "false" },
        quoted(clip(entry.title)), element("small", {}, quoted(clip(entry.detail))));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(number); });
      return item;
    }));
    if (words.length && !hits.length) list.append(element("li", { role: "option", "aria-disabled": "true" }, "No match."));
    list.hidden = !words.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(hits.length ? 0 : -1);
  };
  input.addEventListener("input", find);
  input.addEventListener("focus", () => { if (input.value) find(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (hits.length) activate((active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length);
    } else if (event.key === "Enter") { event.preventDefault(); take(active); }
    else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); }
  });
}

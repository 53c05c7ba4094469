// Search over names, aliases and gists in every script.
const folded = (text) => text.normalize("NFKD").replace(/\p{Mark}/gu, "").normalize("NFC").toLowerCase();
const index = [
  ...[...things].map(([id, thing]) => ({
    target: { thing: id }, title: thing.label,
    detail: [thing.kind, ...thing.names.map(([, name]) => name).filter((name) => name !== thing.label), ...thing.aliases].join(" · "),
    texts: [thing.label, ...thing.names.map(([, name]) => name), ...thing.aliases, id].map(folded),
  })),
  ...[...claims].map(([id, claim]) => ({
    target: { claim: id }, title: claim.gist || id, detail: claim.kind, texts: [claim.gist, id].map(folded), claim: true,
  })),
];
const clip = (text, most = 160) => (text.length > most ? `${[...text].slice(0, most).join("")}…` : text);

function score(entry, words) {
  let total = 0;
  for (const word of words) {
    let best = 0;
    entry.texts.forEach((text, place) => {
      const at = text.indexOf(word);
      if (at < 0) return;
      const startsWord = at === 0 || /[\s\-(]/.test(text[at - 1]);
      best = Math.max(best, (text === word ? 8 : at === 0 ? 5 : startsWord ? 4 : 2) - (place ? 0.5 : 0));
    });
    if (!best) return 0;
    total += best;
  }
  return total - (entry.claim ? 1.5 : 0);
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
    hits = !words.length ? [] : index.map((entry) => ({ entry, points: score(entry, words) }))
      .filter(({ points }) => points > 0)
      .sort((a, b) => b.points - a.points || a.entry.title.length - b.entry.title.length)
      .slice(0, 12).map(({ entry }) => entry);
    list.replaceChildren(...hits.map((entry, number) => {
      const item = element("li", { id: `found-${number}`, role: "option", "aria-selected": "false" },
        quoted(clip(entry.title)), element("small", {}, quoted(clip(entry.detail))));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(number); });
      return item;
    }));
    if (words.length && !hits.length) list.append(element("li", { role: "option", "aria-disabled": "true" }, "Nothing is called that."));
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

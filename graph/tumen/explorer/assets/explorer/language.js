// In which language things are called. What has no name in it keeps the one it has.
const LANGUAGES = { en: "English", ko: "Korean", zh: "Chinese", ja: "Japanese", ru: "Russian" };
const view = {
  language: "en", off: new Map(), from: "", to: "", undated: true, mode: "fade", inferred: false,
  around: "", depth: 1, opened: new Set(), closed: new Set(),
};

function nameOf(id) {
  const thing = things.get(id);
  if (!thing) return id;
  if (view.language === "en") return thing.label;
  const name = thing.names.find(([tag]) => tag === view.language || tag.startsWith(`${view.language}-`));
  return name ? name[1] : thing.label;
}

// The name in lines that fit the box, which was made for the English one.
const wide = (text) => [...text].reduce((sum, letter) => sum + (/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60]|\p{Extended_Pictographic}/u.test(letter) ? 2 : 1), 0);
function linesOf(node) {
  if (view.language === "en" || !node.thing) return node.lines;
  const name = nameOf(node.thing);
  if (name === things.get(node.thing).label) return node.lines;
  const most = Math.max(1, Math.floor((node.height - 10) / LINE));
  const room = Math.max(6, (node.width - 16) / 8.3, wide(name) / most + 3);
  const lines = [];
  for (const word of name.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && wide(last) + wide(word) < room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.slice(0, most);
}

function startLanguage() {
  const there = new Set();
  for (const thing of things.values()) for (const [tag] of thing.names) if (LANGUAGES[tag]) there.add(tag);
  there.add("en");
  const select = byId("language");
  select.append(...Object.entries({ ...LANGUAGES, ko: "한국어" }).filter(([tag]) => there.has(tag))
    .map(([tag, name]) => element("option", { value: tag, lang: tag }, name)));
  select.parentElement.hidden = there.size < 2;
  select.addEventListener("change", () => {
    view.language = select.value;
    retell();
  });
  stateParts.push({
    write: (parts) => { if (view.language !== "en") parts.set("names", view.language); },
    read: (parts) => {
      view.language = there.has(parts.get("names")) ? parts.get("names") : "en";
      select.value = view.language;
    },
  });
}

// Say again, in the language or after the filters have changed, what the panel says.
function retell() {
  const { edge, ...target } = picture.chosen || {};
  choose(edge === undefined ? target : picture.chosen, { keepLens: true });
}

// One thing on one page: its names, what each source says of it, and the claims in which it stands.
const dossier = { about: null };

function dossierView() {
  const kinds = new Map();
  for (const [id, thing] of things) {
    if (!kinds.has(thing.kind)) kinds.set(thing.kind, []);
    kinds.get(thing.kind).push([id, thing.label]);
  }
  const box = element("input", { type: "search", list: "dossier-names", placeholder: "Dossier of", "aria-label": "Dossier of: type a name", autocomplete: "off" });
  const names = element("datalist", { id: "dossier-names" }, ...[...things].map(([id, thing]) => element("option", { value: thing.label }, `${thing.kind} (${id})`)));
  const room = element("div", { class: "dossier" });
  const draw = () => { room.replaceChildren(...(things.has(dossier.about) ? pageOf(dossier.about) : overviewOf(kinds))); };
  const said = element("span", { class: "status", role: "status" });
  const take = () => {
    if (!box.value.trim()) return;
    const id = thingNamed(box.value) || beginning(box.value);
    if (id) { box.value = ""; openDossier(id); return; }
    // A slip of the pen is not taken for what it is nearest to without a word.
    const near = nearestThings(box.value);
    said.replaceChildren(`No thing is called “${clip(box.value, 40)}”.${near.length ? " Did you mean " : ""}`, ...near.flatMap((one, at) => [
      at ? " or " : "", element("button", { type: "button", class: "link", onclick: () => { box.value = ""; openDossier(one); } }, quoted(clip(nameOf(one), 60)))]), near.length ? "?" : "");
  };
  box.addEventListener("change", () => { if (thingNamed(box.value)) take(); });
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); take(); } });
  draw();
  return {
    content: [element("div", { class: "tools" }, box, names,
      element("button", { type: "button", onclick: () => openDossier(null) }, "All dossiers"), said), room],
    chosen() {
      const { thing } = picture.chosen || {};
      if (things.has(thing) && thing !== dossier.about) { dossier.about = thing; draw(); byId("view").scrollTop = 0; }
    },
    draw,
    data: () => {
      const about = things.get(dossier.about);
      const rows = about ? about.claims.map(([claim, role]) => ({ claim, role })) : [...claims.keys()].map((claim) => ({ claim, role: "" }));
      return { columns: ["role", "claim", "kind", "source", "id"], rows: rows.map(({ claim, role }) => ({
        cells: [role, claims.get(claim).gist, claims.get(claim).kind, claims.get(claim).source, claim].map((text) => ({ text })),
      })) };
    },
    claims: () => (things.has(dossier.about) ? things.get(dossier.about).claims.map(([claim]) => claim) : [...claims.keys()]),
    things: () => (things.has(dossier.about) ? [dossier.about] : []),
  };
}

// The one thing of that id, name or alias; null where there is none, or more than one.
function thingNamed(text) {
  const wanted = folded(text.trim());
  if (things.has(text.trim())) return text.trim();
  const found = [...things].filter(([, thing]) => [thing.label, ...thing.names.map(([, name]) => name), ...thing.aliases].some((name) => folded(name) === wanted));
  return found.length === 1 ? found[0][0] : null;
}

// The thing that the search would put first, where all that was typed stands in its names.
function beginning(text) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  const hit = found(text).find((entry) => entry.target.thing && (score(entry, words) || score(entry, words, true)));
  return hit && hit.target.thing;
}

function openDossier(id) {
  dossier.about = id;
  showTab("dossier");
  choose(id ? { thing: id } : {});
  redrawTab();
  byId("view").scrollTop = 0;
}

function overviewOf(kinds) {
  return [element("p", {}, "Choose a person, event, condition or other thing to read what each source says about it."),
    ...[...kinds].sort((a, b) => ORDER.compare(a[0], b[0])).map(([kind, list]) => element("details", { open: list.length <= 12 },
      element("summary", {}, `${kind} (${list.length})`),
      element("ul", { class: "plain columns" }, ...list.sort((a, b) => ORDER.compare(a[1], b[1])).map(([id, label]) => element("li", {},
        element("button", { type: "button", class: "link", onclick: () => openDossier(id) }, quoted(clip(label, 120)))))))) ];
}

function pageOf(id) {
  const thing = things.get(id);
  const names = thing.names.map(([tag, name]) => [LANGUAGES[tag] || tag || "name", [{ text: name }]]);
  if (thing.aliases.length) names.push(["also called", thing.aliases.map((text) => ({ text }))]);
  const stated = data.tables.facts[id] || [];
  const order = [...new Set([...stated.map(([source]) => source), ...thing.relations.map(([, , , source]) => source), ...thing.claims.map(([claim]) => claims.get(claim).source)])].sort();
  return [
    element("p", { class: "kind" }, thing.kind), element("h2", {}, quoted(thing.label)),
    fieldList([...names, ["id", [{ text: id }]], ["IRI", [{ text: iriOf(id) }]]]),
    element("p", { class: "tools" }, element("button", { type: "button", onclick: () => { showTab("graph"); choose({ thing: id }); } }, "Show in the graph"), queryButton({ thing: id })),
    thing.about ? element("p", {}, quoted(thing.about)) : null,
    disputeOf(id) ? element("div", { class: "backing" }, disputeOf(id)) : null,
    followsOf(id),
    ...order.map((source) => sourceSection(id, thing, source, stated)),
  ].filter(Boolean);
}

function sourceSection(id, thing, source, stated) {
  const own = stated.find(([name]) => name === source);
  const fields = own ? own[1] || thing.fields : [];
  const relations = new Map();
  for (const [label, way, other, from] of thing.relations) {
    if (from !== source) continue;
    const key = way === "out" ? label : `${label} (of)`;
    if (!relations.has(key)) relations.set(key, []);
    relations.get(key).push({ text: nameOf(other), thing: other });
  }
  // One claim may hold a thing in several roles.
  const roles = new Map();
  for (const [claim, role] of thing.claims) {
    if (claims.get(claim).source !== source) continue;
    if (!roles.has(claim)) roles.set(claim, []);
    if (!roles.get(claim).includes(role)) roles.get(claim).push(role);
  }
  const facts = fieldList([...fields, ...relations]);
  return element("section", { class: "said" }, element("h3", {}, "According to ", sourceLink(source)),
    facts, ...[...roles].map(([claim, names]) => claimCard(claim, { role: names.join(" and ") })),
    facts || roles.size ? null : element("p", { class: "kind" }, "mentions it without further facts."));
}

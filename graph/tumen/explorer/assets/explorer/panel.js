// The evidence panel: what is said of the chosen thing or claim, by whom, where.
function openPanel(...children) {
  const panel = byId("panel");
  const close = element("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => choose({}) }, "✕");
  panel.replaceChildren(close, ...children.filter(Boolean));
  panel.hidden = false;
  panel.scrollTop = 0;
  document.querySelector("main").classList.add("paneled");
}

function closePanel() {
  if (byId("panel").hidden) return;
  // Who was reading in it is led back to the map.
  if (byId("panel").contains(document.activeElement)) byId(tabs.id === "graph" ? "picture" : "view").querySelector("[tabindex]")?.focus();
  byId("panel").hidden = true;
  document.querySelector("main").classList.remove("paneled");
  byId("panel").replaceChildren();
}

const link = (text, target) => element("button", { type: "button", class: "link", onclick: () => choose(target, { keepLens: true }) }, quoted(text));

function valueOf(value) {
  if (value.quote) return element("div", {}, quoted(value.text), element("blockquote", {}, quoted(value.quote)));
  if (value.thing && things.has(value.thing)) return link(nameOf(value.thing), { thing: value.thing });
  if (value.claim && claims.has(value.claim)) return link(value.text, { claim: value.claim });
  if (value.href && /^https?:\/\//.test(value.href)) {
    return element("a", { href: value.href, rel: "noreferrer noopener", target: "_blank" }, quoted(value.text));
  }
  return quoted(value.text);
}

function fieldList(fields) {
  const list = element("dl");
  for (const [label, values] of fields) {
    const shown = values.length === 1 ? [valueOf(values[0])]
      : [element("ul", {}, ...values.map((value) => element("li", {}, valueOf(value))))];
    if (label === "sign") shown.forEach((item) => item.classList.add("sign", values[0].text));
    list.append(element("dt", {}, label), element("dd", {}, ...shown));
  }
  return list.childElementCount ? list : null;
}

function sourceLink(id) {
  const source = sources.get(id);
  return source ? link(source.label, { source: id }) : quoted(id);
}

// One claim: its gist, its main line, and everything else about it.
function claimCard(id, { role = "", chosen = false, open = false } = {}) {
  const claim = claims.get(id);
  const fields = [...claim.fields];
  const list = fieldList(fields) || element("dl");
  list.append(element("dt", {}, "source"), element("dd", {}, sourceLink(claim.source)));
  list.append(element("dt", {}, "id"), element("dd", {}, quoted(id)));
  const find = (label) => (fields.find(([name]) => name === label) || [])[1];
  const brief = ["sign", "link type", "modality", "claimant"].map((label) => find(label))
    .filter(Boolean).map((values) => values.map((value) => value.text).join(", ")).join(" · ");
  return element("article", { class: chosen ? "chosen" : undefined },
    element("p", { class: "role" }, role ? `as ${role} · ${claim.kind}` : claim.kind),
    element("p", {}, open ? quoted(claim.gist || id) : link(clip(claim.gist || id, 400), { claim: id })),
    open ? list : element("details", {}, element("summary", {}, quoted(brief || "details")), list, backing(id)));
}

function showClaim(id) {
  const claim = claims.get(id);
  openPanel(element("p", { class: "kind" }, claim.kind), element("h2", {}, quoted(claim.gist || id)),
    claimBody(id));
}

function claimBody(id) {
  const claim = claims.get(id);
  const list = fieldList(claim.fields) || element("dl");
  list.append(element("dt", {}, "source"), element("dd", {}, sourceLink(claim.source)));
  list.append(element("dt", {}, "id"), element("dd", {}, quoted(id)));
  return element("div", {}, list, backing(id));
}

const endLink = (node) => (node.thing === undefined ? link(node.label, { group: node.group })
  : link(nameOf(node.thing), { thing: node.thing }));
const labelOf = (node) => (node.thing === undefined ? node.label : nameOf(node.thing));

function showEdge(edge) {
  const [from, to] = [edge.from, edge.to].map((id) => picture.lens.nodes[id]);
  const ends = element("p", { class: "kind" }, endLink(from), ` → ${edge.label} → `, endLink(to));
  if (edge.claims && edge.claims.length === 1) {
    showClaim(edge.claims[0]);
  } else if (edge.kind === "Inferred") {
    openPanel(element("p", { class: "kind" }, "inferred: no source says it"),
      element("h2", {}, quoted(labelOf(from)), ` → ${edge.label} → `, quoted(labelOf(to))), ends,
      element("h3", {}, "Inferred from"), premises(edge.why));
  } else if (edge.claims) {
    openPanel(ends, element("h2", {}, counted(edge.claims.length, "claim")),
      ...edge.claims.map((id) => claimCard(id)));
  } else {
    openPanel(element("p", { class: "kind" }, "relation"),
      element("h2", {}, quoted(labelOf(from)), ` → ${edge.label} → `, quoted(labelOf(to))), ends,
      element("dl", {}, element("dt", {}, "stated by"), element("dd", {}, ...edge.sources.map(sourceLink))));
  }
}

// Why something follows: its premises, each with its own, down to what sources say.
function premises(why) {
  return element("ul", { class: "premises" }, ...why.from.map((premise) => element("li", {}, quoted(premise.text),
    premise.from ? premises(premise) : element("small", {}, ...premise.sources.flatMap((source) => [" ", sourceLink(source)])))),
    element("li", { class: "kind" }, `by the rule: ${why.axiom}`));
}

function followsOf(id) {
  const found = data.conclusions.filter(({ start, end }) => start === id || end === id);
  if (!found.length) return null;
  return element("details", {}, element("summary", {}, `Inferred (${found.length})`),
    ...found.map(({ why }) => element("article", {}, element("p", {}, quoted(why.text)), premises(why))));
}

function showThing(id) {
  const thing = things.get(id);
  const names = thing.names.filter(([, name]) => name !== nameOf(id))
    .map(([tag, name]) => [LANGUAGES[tag] || tag || "name", [{ text: name }]]);
  if (thing.aliases.length) names.push(["also called", thing.aliases.map((text) => ({ text }))]);
  const relations = new Map();
  for (const [label, way, other] of thing.relations) {
    const key = way === "out" ? label : `${label} (of)`;
    if (!relations.has(key)) relations.set(key, []);
    const there = relations.get(key);  // several sources may say the same
    if (!there.some((value) => value.thing === other)) there.push({ text: nameOf(other), thing: other });
  }
  const spoken = thing.claims.filter(([, role]) => role === "claimant");
  const about = thing.claims.filter(([, role]) => role !== "claimant");
  openPanel(
    element("p", { class: "kind" }, thing.kind),
    element("h2", {}, quoted(nameOf(id))),
    followButtons(id),
    fieldList(names),
    thing.about ? element("p", {}, quoted(thing.about)) : null,
    fieldList([...thing.fields, ["id", [{ text: id }]]]),
    copying(id, { thing: id }),
    disputeOf(id) ? element("div", { class: "backing" }, disputeOf(id)) : null,
    relations.size ? element("h3", {}, "Relations") : null,
    relations.size ? fieldList([...relations]) : null,
    followsOf(id),
    about.length ? element("h3", {}, `${counted(about.length, "claim")} about it`) : null,
    ...about.map(([claim, role]) => claimCard(claim, { role })),
    spoken.length ? element("details", {},
      element("summary", {}, `${counted(spoken.length, "claim")} by this claimant`),
      ...spoken.map(([claim]) => claimCard(claim))) : null,
  );
}

function showSource(id) {
  const source = sources.get(id);
  openPanel(element("p", { class: "kind" }, source.kind), element("h2", {}, quoted(source.label)),
    source.about ? element("p", {}, quoted(source.about)) : null, fieldList(source.fields),
    copying(id, { source: id }));
}

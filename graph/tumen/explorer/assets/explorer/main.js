// What is chosen, shown and remembered in the address: #lens=…&thing=… or &claim=… or &source=…
function choose(target, { keepLens = false } = {}) {
  if (target.group !== undefined) { switchTo(target.group); return; }
  picture.chosen = target;
  let { lens } = picture;
  if (!keepLens) {
    const has = (candidate) => (target.thing ? candidate.byThing.has(target.thing)
      : target.claim ? candidate.byClaim.has(target.claim)
        : target.chain ? candidate.id.split("/")[0] === "causes" && target.chain.some((id) => candidate.byThing.has(id)) : true);
    if (!has(lens)) lens = [...lenses.values()].find(has) || lens;
  }
  switchTo(lens.id, false);
  const edge = target.edge === undefined ? null : lens.edges[target.edge];
  if (edge) showEdge(edge);
  else if (things.has(target.thing)) showThing(target.thing);
  else if (claims.has(target.claim)) showClaim(target.claim);
  else if (sources.has(target.source)) showSource(target.source);
  else if (target.chain && holds(target.chain)) showChain(target.chain, target.between || ["", ""]);
  else if (target.between) showPaths(target.between);
  else closePanel();
  mark(target.thing ?? null, target.claim ?? null, edge ? edge.id : null, target.chain && holds(target.chain) ? target.chain : null);
  choiceInTab();
  remember();
}

function choosePoint(point) {
  const found = hit(point);
  if (!found) choose({});
  else if (found.type === "node" && picture.lens.nodes[found.id].group !== undefined) switchTo(picture.lens.nodes[found.id].group);
  else if (found.type === "node") choose({ thing: picture.lens.nodes[found.id].thing }, { keepLens: true });
  else choose({ edge: found.id }, { keepLens: true });
}

function switchTo(id, keep = true) {
  if (picture.lens && picture.lens.id === id) return;
  picture.near = null;
  showLens(id);
  const { parent } = picture.lens;
  document.querySelector(`#lenses input[value="${parent || id}"]`).checked = true;
  byId("overview").hidden = !parent;
  refilter();
  showFilters();
  showLegend();
  describe();
  fit();
  if (keep) {
    const { edge, ...target } = picture.chosen || {};
    choose(target, { keepLens: true });
  }
}

function describe() {
  const { lens } = picture;
  const groups = lens.nodes.filter((node) => node.group !== undefined).length;
  const all = groups && !lens.parent ? [...lenses.values()].filter(({ parent }) => parent === lens.id) : [lens];
  const number = new Set(all.flatMap(({ nodes }) => nodes.map(({ thing }) => thing)).filter((thing) => thing !== undefined)).size;
  const drawn_ = new Set(all.flatMap(({ edges }) => edges.flatMap((edge) => edge.claims || [])));
  const relations = new Set(lens.edges.filter((edge) => edge.kind === "Relation")).size;
  const held = [counted(number, "thing"), drawn_.size ? counted(drawn_.size, "claim") : "",
    relations ? counted(relations, "relation") : ""].filter(Boolean);
  const said = lens.id === "causes" ? "Every arrow is a claim, not a fact: click one to see the claimant and the passage."
    : "Click a box or a line to see the claims about it, with claimant and passage.";
  const cut = lens.parent ? ` This is one group of many: ${lens.name}` : groups ? ` Too much for one picture: each of the ${groups} boxes is a group that a click opens, and only its strongest lines are drawn here.` : "";
  byId("nothing").hidden = lens.nodes.length > 0;
  byId("subtitle").replaceChildren(`${held.length > 1 ? `${held.slice(0, -1).join(", ")} and ${held[held.length - 1]}` : held[0]} from `, quoted(data.drawnFrom), `. ${said}${cut}`);
}

// What is chosen, in the address.
const selection = {
  write(parts) {
    const { chosen, lens } = picture;
    if (lens.id !== data.opens) parts.set("lens", lens.id);
    const edge = chosen.edge === undefined ? null : lens.edges[chosen.edge];
    const claim = chosen.claim || (edge && edge.claims && edge.claims.length === 1 ? edge.claims[0] : null);
    for (const [key, value] of [["thing", chosen.thing], ["claim", claim], ["source", chosen.source]]) {
      if (value) parts.set(key, value);
    }
    for (const id of chosen.chain || []) parts.append("chain", id);
    for (const id of chosen.between || []) parts.append("between", id);
  },
  read(parts) {
    const lens = parts.get("lens");
    const target = {};
    let lost = "";
    for (const [key, known] of [["thing", things], ["claim", claims], ["source", sources]]) {
      const id = parts.get(key);
      if (id && known.has(id)) target[key] = id; else lost = id || lost;
    }
    tell(lost ? `This page holds nothing under “${clip(lost, 80)}”: the link is of another page, or of another edition of it. Search for it by its name.` : "");
    const chain = parts.getAll("chain"), between = parts.getAll("between");
    if (holds(chain)) target.chain = chain;
    if (between.length === 2) target.between = between;
    switchTo(lenses.has(lens) ? lens : data.opens, false);
    refilter();
    showFilters();
    showLegend();
    choose(target, { keepLens: lenses.has(lens) && !Object.keys(target).length });
  },
};

function startHover() {
  const hint = byId("hint"), room = byId("picture");
  room.addEventListener("mousemove", (event) => {
    const frame_ = room.getBoundingClientRect();
    const point = { x: event.clientX - frame_.left, y: event.clientY - frame_.top };
    const found = event.buttons ? null : hit(point);
    const key = found ? `${found.type}${found.id}` : "";
    if (key !== room.dataset.hovered) {
      room.dataset.hovered = key;
      picture.hovered = found;
      room.style.cursor = found ? "pointer" : "default";
      picture.network.redraw();
      hint.hidden = !(found && found.type === "edge");
      if (!hint.hidden) {
        const edge = picture.lens.edges[found.id];
        const gist = (edge.claims || []).length === 1 ? claims.get(edge.claims[0]).gist : "";
        hint.replaceChildren(quoted(clip(gist || `${labelOf(picture.lens.nodes[edge.from])} → ${edge.label} → ${labelOf(picture.lens.nodes[edge.to])}`)));
      }
    }
    if (!hint.hidden) {
      hint.style.left = `${Math.max(0, Math.min(point.x + 14, frame_.width - 350)) + room.offsetLeft}px`;
      hint.style.top = `${point.y > frame_.height - 90 ? point.y - 70 : point.y + 18}px`;
    }
  });
  room.addEventListener("mouseleave", () => {
    hint.hidden = true;
    picture.hovered = null;
    room.dataset.hovered = "";
    picture.network.redraw();
  });
}

function start() {
  byId("title").replaceChildren(quoted(data.title));
  for (const lens of [...lenses.values()].filter(({ parent }) => !parent)) {
    const input = element("input", { type: "radio", name: "lens", value: lens.id });
    input.addEventListener("change", () => switchTo(lens.id));
    byId("lenses").append(element("label", { title: lens.about }, input, element("span", {}, lens.name)));
  }
  byId("overview").addEventListener("click", () => switchTo(picture.lens.parent));
  startLegend();
  startSearch();
  startState();
  startLanguage();
  startFilters();
  startFollow();
  startPaths();
  startTabs();
  stateParts.push(selection);
  picture.chosen = {};
  switchTo(data.opens, false);
  startCamera();
  startHover();
  recall();
  history_.past = [];
  byId("undo").disabled = true;
  addEventListener("hashchange", recall);
  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "Escape") { if (!byId("panel").hidden) choose({}); else if (!byId("filters").hidden) openFilters(false); }
    else if (event.key === "/" && !typing) { event.preventDefault(); byId("search").focus(); byId("search").select(); }
  });
  dark.addEventListener("change", () => { showLegend(); showFilters(); picture.network.redraw(); });
  document.documentElement.dataset.ready = "yes";
}
start();

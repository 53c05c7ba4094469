// What is chosen, shown and remembered in the address: #lens=…&thing=… or &claim=… or &source=…
function choose(target, { keepLens = false } = {}) {
  picture.chosen = target;
  let { lens } = picture;
  if (!keepLens) {
    const has = (candidate) => (target.thing ? candidate.byThing.has(target.thing)
      : target.claim ? candidate.byClaim.has(target.claim) : true);
    if (!has(lens)) lens = [...lenses.values()].find(has) || lens;
  }
  switchTo(lens.id, false);
  const edge = target.edge === undefined ? null : lens.edges[target.edge];
  if (edge) showEdge(edge);
  else if (things.has(target.thing)) showThing(target.thing);
  else if (claims.has(target.claim)) showClaim(target.claim);
  else if (sources.has(target.source)) showSource(target.source);
  else closePanel();
  mark(target.thing ?? null, target.claim ?? null, edge ? edge.id : null);
  remember();
}

function choosePoint(point) {
  const found = hit(point);
  if (!found) choose({});
  else if (found.type === "node") choose({ thing: picture.lens.nodes[found.id].thing }, { keepLens: true });
  else choose({ edge: found.id }, { keepLens: true });
}

function switchTo(id, keep = true) {
  if (picture.lens && picture.lens.id === id) return;
  picture.near = null;
  showLens(id);
  document.querySelector(`#lenses input[value="${id}"]`).checked = true;
  showLegend();
  describe();
  picture.network.setSize("100%", "100%");
  fit();
  if (keep) {
    const { edge, ...target } = picture.chosen || {};
    choose(target, { keepLens: true });
  }
}

function describe() {
  const { lens } = picture;
  const drawn = new Set(lens.edges.flatMap((edge) => edge.claims || []));
  const parts = [`${counted(lens.nodes.length, "thing")} and ${counted(drawn.size, "claim")}`];
  if (lens.id === "actors") parts[0] = `${counted(lens.nodes.length, "thing")}, ${counted(lens.edges.length, "relation")}`;
  const said = lens.id === "causes" ? "Each arrow is somebody's claim, not a fact: click it to see who says so and where."
    : "Click a box or a line to see what is said of it, by whom and where.";
  const cut = lens.leftOut && !data.focus ? ` ${counted(lens.leftOut, "thing")} with fewer links left out; see: tumen view --focus.` : "";
  byId("nothing").hidden = lens.nodes.length > 0;
  byId("subtitle").replaceChildren(`${parts.join(", ")}, from `, quoted(data.drawnFrom), `. ${said}${cut}`);
}

function remember() {
  const parts = new URLSearchParams();
  if (picture.lens.id !== data.opens) parts.set("lens", picture.lens.id);
  const edge = picture.chosen.edge === undefined ? null : picture.lens.edges[picture.chosen.edge];
  const claim = picture.chosen.claim || (edge && edge.claims && edge.claims.length === 1 ? edge.claims[0] : null);
  for (const [key, value] of [["thing", picture.chosen.thing], ["claim", claim], ["source", picture.chosen.source]]) {
    if (value) parts.set(key, value);
  }
  // A page inside a notebook's frame has no address of its own to write to.
  try { history.replaceState(null, "", `#${parts}`); } catch (error) { if (error.name !== "SecurityError") throw error; }
}

function recall() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const lens = parts.get("lens");
  if (lenses.has(lens)) switchTo(lens, false);
  const target = {};
  for (const key of ["thing", "claim", "source"]) if (parts.get(key)) target[key] = parts.get(key);
  choose(target);
}

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
        hint.replaceChildren(quoted(clip(gist || `${picture.lens.nodes[edge.from].label} → ${edge.label} → ${picture.lens.nodes[edge.to].label}`)));
      }
    }
    if (!hint.hidden) {
      hint.style.left = `${Math.min(point.x + 14, frame_.width - 350)}px`;
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
  for (const lens of lenses.values()) {
    const input = element("input", { type: "radio", name: "lens", value: lens.id });
    input.addEventListener("change", () => switchTo(lens.id));
    byId("lenses").append(element("label", { title: lens.about }, input, element("span", {}, lens.name)));
  }
  const zoom = (factor) => picture.network.moveTo({ scale: picture.network.getScale() * factor, animation: false });
  byId("closer").addEventListener("click", () => zoom(1.3));
  byId("farther").addEventListener("click", () => zoom(1 / 1.3));
  byId("whole").addEventListener("click", fit);
  byId("listing").addEventListener("click", () => { showAllClaims(); byId("panel").focus(); });
  startSearch();
  switchTo(data.opens, false);
  startHover();
  recall();
  addEventListener("hashchange", recall);
  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "Escape") choose({});
    else if (event.key === "/" && !typing) { event.preventDefault(); byId("search").focus(); byId("search").select(); }
  });
  dark.addEventListener("change", () => { showLegend(); picture.network.redraw(); });
  document.documentElement.dataset.ready = "yes";
}
start();

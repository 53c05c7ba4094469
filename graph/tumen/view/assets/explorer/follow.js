// Following: only the surroundings of a thing, its neighbours expanded and collapsed.
function reached(lens, edges, nodes) {
  const centre = lens.byThing.get(view.around);
  if (!centre && !view.closed.size) return null;
  const next = new Map();
  lens.edges.forEach(({ from, to }, at) => {
    if (!edges[at] || from === to) return;
    for (const [a, b] of [[from, to], [to, from]]) {
      if (!next.has(a)) next.set(a, new Set());
      next.get(a).add(b);
    }
  });
  const beside = (id) => next.get(id) || new Set();
  const kept = new Set();
  if (centre) {
    let edge = [centre.id];
    kept.add(centre.id);
    for (let step = 0; step < view.depth; step += 1) {
      edge = edge.flatMap((id) => [...beside(id)]).filter((id) => !kept.has(id));
      edge.forEach((id) => kept.add(id));
    }
    for (const thing of view.opened) {
      const node = lens.byThing.get(thing);
      if (node && kept.has(node.id)) for (const id of beside(node.id)) kept.add(id);
    }
  } else nodes.forEach((_, at) => kept.add(at));
  // A collapsed thing takes along what hangs on it and on nothing else that is shown.
  for (const thing of view.closed) {
    const node = lens.byThing.get(thing);
    if (!node) continue;
    for (const id of beside(node.id)) {
      if (centre && id === centre.id) continue;
      if (![...beside(id)].some((other) => other !== node.id && kept.has(other))) kept.delete(id);
    }
  }
  return kept;
}

function refollow() {
  refilter();
  retell();
  fit();
}

function followButtons(id) {
  if (!picture.lens.byThing.has(id)) return null;
  const button = (name, act, pressed) => element("button", { type: "button", "aria-pressed": pressed, onclick: act }, name);
  const around = view.around === id;
  const set = (depth) => { Object.assign(view, { around: id, depth, opened: new Set(), closed: new Set() }); refollow(); };
  const row = element("div", { class: "actions", role: "group", "aria-label": "Follow" });
  if (around) {
    row.append(element("span", {}, "Within"), ...[1, 2, 3, 4].map((depth) => button(String(depth), () => set(depth), String(view.depth === depth))),
      element("span", {}, "steps"), button("Show all", () => { Object.assign(view, { around: "", opened: new Set(), closed: new Set() }); refollow(); }));
  } else {
    row.append(button("Only its surroundings", () => set(1)));
    if (view.around) row.append(button("Expand", () => { view.closed.delete(id); view.opened.add(id); refollow(); }));
  }
  if (view.closed.has(id)) row.append(button("Bring back", () => { view.closed.delete(id); refollow(); }));
  else row.append(button("Collapse", () => { view.opened.delete(id); view.closed.add(id); refollow(); }));
  if (ends.has(id)) {
    row.append(button("Paths from here", () => choose({ between: [id, ""] }, { keepLens: true })),
      button("Paths to here", () => choose({ between: ["", id] }, { keepLens: true })));
  }
  return row;
}

function startFollow() {
  stateParts.push({
    write(parts) {
      if (view.around) { parts.set("around", view.around); parts.set("depth", String(view.depth)); }
      for (const id of view.opened) parts.append("opened", id);
      for (const id of view.closed) parts.append("closed", id);
    },
    read(parts) {
      view.around = things.has(parts.get("around")) ? parts.get("around") : "";
      view.depth = Math.max(1, Math.min(9, Number(parts.get("depth")) || 1));
      view.opened = new Set(parts.getAll("opened"));
      view.closed = new Set(parts.getAll("closed"));
    },
  });
}

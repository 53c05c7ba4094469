// Following: only the surroundings of a thing, its neighbours expanded and collapsed.
function reached(lens, edges, nodes) {
  const centre = lens.byThing.get(view.around);
  picture.placed = new Map();
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
  const columns_ = new Map();  // how many columns right of the centre each stands
  if (centre) {
    const leads = new Set(lens.edges.filter((edge, at) => edges[at]).map(({ from, to }) => `${from} ${to}`));
    const take = (from, id) => {
      if (kept.has(id)) return false;
      kept.add(id);
      columns_.set(id, columns_.get(from) + (leads.has(`${from} ${id}`) ? 1 : -1));
      return true;
    };
    let edge = [centre.id];
    kept.add(centre.id);
    columns_.set(centre.id, 0);
    for (let step = 0; step < view.depth; step += 1) {
      edge = edge.flatMap((from) => [...beside(from)].filter((id) => take(from, id)));
    }
    for (const thing of view.opened) {
      const node = lens.byThing.get(thing);
      if (node && kept.has(node.id)) for (const id of beside(node.id)) take(node.id, id);
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
  gather(lens, kept, columns_);
  return kept;
}

// The surroundings of a thing are drawn together: what leads to it on the left, what it leads to on
// the right. A column with too many becomes several.
const A_COLUMN = 12, APART = 110;
function gather(lens, kept, columns_) {
  picture.placed = new Map();
  if (!columns_.size) return;
  const found = new Map();
  for (const id of kept) {
    const column = columns_.get(id);
    if (!found.has(column)) found.set(column, []);
    found.get(column).push(lens.nodes[id]);
  }
  const put = (nodes, x, way) => {
    nodes.sort((a, b) => a.y - b.y || a.id - b.id);
    const parts = Math.ceil(nodes.length / A_COLUMN), size = Math.ceil(nodes.length / parts);
    for (let at = 0; at < nodes.length; at += size) {
      const part = nodes.slice(at, at + size), width = Math.max(...part.map((node) => node.width));
      let y = -part.reduce((sum, node) => sum + node.height + 14, 0) / 2;
      for (const node of part) {
        picture.placed.set(node.id, { x: x + (way * width) / 2, y: y + node.height / 2 });
        y += node.height + 14;
      }
      x += way * (width + APART);
    }
    return x;
  };
  const half = Math.max(...found.get(0).map((node) => node.width)) / 2;
  put(found.get(0), -half, 1);
  for (const way of [1, -1]) {
    let x = way * (half + APART);
    const order_ = [...found.keys()].filter((column) => column * way > 0).sort((a, b) => (a - b) * way);
    for (const column of order_) x = put(found.get(column), x, way);
  }
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
    row.append(button("Neighbours only", () => set(1)));
    if (view.around) row.append(button("Expand", () => { view.closed.delete(id); view.opened.add(id); refollow(); }));
  }
  if (view.closed.has(id)) row.append(button("Show again", () => { view.closed.delete(id); refollow(); }));
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

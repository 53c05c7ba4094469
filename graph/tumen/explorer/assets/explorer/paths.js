// Causal paths and loops. Only links that may be walked over are here (none that is denied or
// deprecated), and the rules are those of `tumen paths`: a link is unknown where no claim on it
// says a sign, or where they contradict each other; the sign of a chain is the product.
const STEPS = 6, MOST = 100, PATIENCE = 1500;
const after = new Map(), before = new Map(), made = new Map();
const ends = new Set();
for (const [cause, effect, claim, sign] of data.links.rows) {
  const [a, b] = [cause, effect].map((place) => idOf(thingIds, data.links.nodes[place])), key = JSON.stringify([a, b]);
  for (const [map, x, y] of [[after, a, b], [before, b, a]]) {
    if (!map.has(x)) map.set(x, []);
    if (!map.get(x).includes(y)) map.get(x).push(y);
  }
  if (!made.has(key)) made.set(key, []);
  made.get(key).push([idOf(claimIds, data.links.claims[claim]), sign]);
  ends.add(a).add(b);
}

function linkBetween(a, b) {
  const claims_ = made.get(JSON.stringify([a, b])) || [];
  const signs = new Set(claims_.map(([, sign]) => sign).filter((sign) => sign));
  const drawn = claims_.map(([id]) => id);
  const own = drawn.every((id) => (sources.get((claims.get(id) || {}).source) || {}).curated);
  return { claims: drawn, sign: signs.size === 1 ? [...signs][0] : 0, contested: signs.size > 1, curators: own };
}

function chainOf(nodes) {
  const links = nodes.slice(1).map((to, at) => linkBetween(nodes[at], to));
  const product = links.reduce((sum, link) => sum * link.sign, 1);
  return { nodes, links, sign: product > 0 ? "increases" : product < 0 ? "decreases" : "unknown" };
}

function findPaths(start, goal) {
  const far = new Map([[goal, 0]]);
  let edge = [goal];
  for (let step = 1; step <= STEPS && edge.length; step += 1) {
    edge = edge.flatMap((node) => before.get(node) || []).filter((node) => !far.has(node) && far.set(node, step));
  }
  const found = [], until = performance.now() + PATIENCE;
  let stopped = "";
  if (start === goal || !far.has(start)) return { found, stopped };
  const walk = (path, on, left) => {
    if (stopped) return;
    for (const node of after.get(path[path.length - 1]) || []) {
      if (on.has(node) || !(far.get(node) <= left - 1)) continue;
      if (node === goal) { if (left === 1) found.push(chainOf([...path, goal])); } else {
        on.add(node);
        walk([...path, node], on, left - 1);
        on.delete(node);
      }
      if (found.length >= MOST) stopped = `after ${MOST} paths`;
      else if (performance.now() > until) stopped = "after a while";
      if (stopped) return;
    }
  };
  for (let length = far.get(start); length <= STEPS && !stopped; length += 1) walk([start], new Set([start]), length);
  return { found, stopped };
}

function sentenceOf({ nodes, links }) {
  const happens = (id) => ["events", "measures", "provisions"].includes(things.get(id).section);
  const moves = (id, up, open) => (up === null ? `${nameOf(id)} affected (${open})`
    : happens(id) ? `${nameOf(id)} ${up ? "more" : "less"} likely` : `${nameOf(id)} ${up ? "up" : "down"}`);
  let up = true;
  const parts = links.map((link, at) => {
    const to = nodes[at + 1];
    up = link.sign === 0 || up === null ? null : up === (link.sign > 0);
    let part = moves(to, up, link.sign !== 0 ? "direction open"
      : link.contested ? "contested" : "no direction stated");
    if (at === links.length - 1 && to === nodes[0]) part = `and so ${part}${up === null ? "" : up ? " further" : " again"}`;
    return part + (link.curators ? " (curators' link)" : "");
  });
  return `${moves(nodes[0], true)}: ${parts.join(", ")}.`;
}

// A chain from the address may be of another build: it is taken only if its links are there.
const holds = (nodes) => nodes.length > 1 && nodes.every((id) => things.has(id))
  && nodes.slice(1).every((to, at) => made.has(JSON.stringify([nodes[at], to])));
const LOOP_SIGNS = { increases: "reinforcing", decreases: "balancing", unknown: "undetermined" };

function signed(chain) {
  const loop = chain.nodes[0] === chain.nodes[chain.nodes.length - 1];
  return element("span", { class: `sign ${chain.sign}` }, loop ? LOOP_SIGNS[chain.sign]
    : chain.sign === "unknown" ? "net sign unknown" : `net: ${chain.sign}`);
}

const chainRow = (chain, between) => element("li", {}, element("button", {
  type: "button", class: "chain", onclick: () => choose({ chain: chain.nodes, between }),
}, signed(chain), element("small", {}, ` ${counted(chain.links.length, "link")} `), quoted(sentenceOf(chain))));

function endBox(name, value, set) {
  const options = [...ends].filter((id) => things.has(id)).map((id) => [nameOf(id), id]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const select = element("select", { "aria-label": name }, element("option", { value: "" }, "choose …"),
    ...options.map(([label, id]) => element("option", { value: id }, clip(label, 70))));
  select.value = ends.has(value) ? value : "";
  select.addEventListener("change", () => set(select.value));
  return element("label", { class: "end" }, element("span", {}, name), select);
}

function showPaths([start, goal]) {
  const go = (pair) => { choose({ between: pair }, { keepLens: true }); };
  const body = [];
  if (start && goal) {
    const { found, stopped } = findPaths(start, goal);
    body.push(element("p", { role: "status" }, found.length
      ? `${counted(found.length, "path")} of up to ${STEPS} links, shortest first.${stopped ? ` The search stopped ${stopped}.` : ""}`
      : start === goal ? "Start and end are the same: see the loops below." : `No chain of up to ${STEPS} claimed links leads there.`),
    element("ol", { class: "plain chains" }, ...found.map((chain) => chainRow(chain, [start, goal]))));
  }
  const loops = data.loops.found;
  openPanel(element("h2", {}, "Paths and loops"),
    element("p", { class: "kind" }, "Chains of claimed causes. Denied and deprecated claims are left out."),
    endBox("From", start, (id) => go([id, goal])), endBox("To", goal, (id) => go([start, id])),
    element("div", { class: "actions" }, element("button", { type: "button", onclick: () => go([goal, start]) }, "Swap")),
    ...body,
    element("h3", {}, `${counted(loops.length, "loop")} of up to ${data.loops.steps} links`),
    data.loops.stopped ? element("p", {}, `The search stopped ${data.loops.stopped}; for all loops run: tumen loops.`) : null,
    element("ol", { class: "plain chains" }, ...loops.map((loop) => element("li", {}, element("button", {
      type: "button", class: "chain", onclick: () => choose({ chain: [...loop.nodes, loop.nodes[0]], between: [start, goal] }),
    }, element("span", { class: "sign" }, loop.kind), element("small", {}, ` ${counted(loop.nodes.length, "link")} `),
    quoted(view.language === "en" ? loop.sentence : sentenceOf(chainOf([...loop.nodes, loop.nodes[0]]))))))));
}

function showChain(nodes, between) {
  const chain = chainOf(nodes), loop = nodes[0] === nodes[nodes.length - 1];
  const near = (id) => link(nameOf(id), { thing: id });
  openPanel(
    element("button", { type: "button", onclick: () => choose({ between }, { keepLens: true }) }, "← Paths and loops"),
    element("p", { class: "kind" }, loop ? "feedback loop" : "causal path", " · ", signed(chain)),
    element("h2", {}, quoted(sentenceOf(chain))),
    ...chain.links.flatMap((step, at) => [
      element("h3", {}, near(nodes[at]), " → ", near(nodes[at + 1])),
      ...step.claims.filter((id) => claims.has(id)).map((id) => claimCard(id)),
    ]));
}

function startPaths() {
  byId("follow").addEventListener("click", () => { choose({ between: ["", ""] }, { keepLens: true }); byId("panel").focus(); });
}

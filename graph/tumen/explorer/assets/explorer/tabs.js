// The ways to look at it: the graph, and what stands beside it. Each is made when it is opened.
const TABS = [
  ["graph", "Graph", null], ["claims", "Claims", claimsView], ["timeline", "Timeline", timelineView],
  ["figures", "Figures", figuresView], ["dossier", "Dossier", dossierView], ["sparql", "SPARQL", sparqlView],
];
const tabs = { id: "graph", view: {}, made: new Map() };

function showTab(id) {
  const [, , make] = TABS.find(([name]) => name === id) || TABS[0];
  const known = make ? id : "graph";
  const changed = tabs.id !== known;
  tabs.id = known;
  document.body.dataset.tab = known;
  for (const button of byId("tabs").children) {
    const here = button.dataset.tab === known;
    button.setAttribute("aria-selected", String(here));
    button.tabIndex = here ? 0 : -1;
    if (here) button.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  byId("view").hidden = !make;
  if (!make) { tabs.view = {}; byId("view").replaceChildren(); }
  else if (changed) {
    // What was set in a tab is kept while the page is open.
    if (!tabs.made.has(known)) tabs.made.set(known, make());
    tabs.view = tabs.made.get(known);
    byId("view").replaceChildren(...tabs.view.content);
    byId("view").setAttribute("aria-labelledby", `tab-${known}`);
    byId("view").scrollTop = 0;
    choiceInTab();
  }
  if (!make && changed) { picture.network.redraw(); resized(); if (!picture.held && !picture.near) fit({ whole: picture.whole }); }
}

function redrawTab() { if (tabs.view.draw) tabs.view.draw(); }

// What is chosen anywhere is marked in the tab that is open. A dossier is itself what the panel
// would say of a thing, so the panel makes room for it.
function choiceInTab() {
  if (tabs.view.chosen) tabs.view.chosen();
  if (tabs.id === "dossier" && picture.chosen && picture.chosen.thing) closePanel();
}

const tabState = {
  write(parts) {
    if (tabs.id !== "graph") parts.set("tab", tabs.id);
    if (tabs.id === "dossier" && dossier.about && picture.chosen.thing !== dossier.about) parts.set("about", dossier.about);
    if (tabs.id === "sparql" && sparql.question) parts.set("question", sparql.question);
  },
  read(parts) {
    if (parts.get("about")) dossier.about = parts.get("about");
    const question = parts.get("question");
    if (question && sparql.question !== question) {
      if (tabs.made.has("sparql")) tabs.made.get("sparql").take(question); else sparql.question = question;
    }
    showTab(parts.get("tab") || "graph");
    redrawTab();
  },
};

function startTabs() {
  const list = byId("tabs");
  list.replaceChildren(...TABS.map(([id, name]) => {
    const button = element("button", { type: "button", role: "tab", id: `tab-${id}`, "data-tab": id, "aria-controls": id === "graph" ? "picture" : "view", onclick: () => { showTab(id); remember(); } }, name);
    return button;
  }));
  list.addEventListener("keydown", (event) => {
    const at = TABS.findIndex(([id]) => id === tabs.id);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    showTab(TABS[(next + TABS.length) % TABS.length][0]);
    remember();
    list.querySelector('[aria-selected="true"]').focus();
  });
  document.body.dataset.tab = "graph";
  for (const button of list.children) button.setAttribute("aria-selected", String(button.dataset.tab === "graph"));
  stateParts.push(tabState);
  startExports();
}

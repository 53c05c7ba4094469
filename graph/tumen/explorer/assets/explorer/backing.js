// What stands behind a claim: its support with the witnesses, who disputes it, its address.
const support = new Map(Object.entries(data.support));
const disputesOf = new Map();  // by the claims that take part, and by the things that they are about
for (const dispute of data.disputes) {
  for (const id of [...dispute.claims, ...dispute.about]) {
    if (!disputesOf.has(id)) disputesOf.set(id, []);
    disputesOf.get(id).push(dispute);
  }
}
const BASE = "https://w3id.org/tumen/";
// An id that is an IRI already is of another maker; a source says so itself.
const iriOf = (id) => (/^[a-z][a-z0-9+.-]*:/i.test(id)
  ? (id.startsWith("source:") ? `${BASE}source/${id.slice(7)}` : id) : `${BASE}id/${id}`);

function backing(id) {
  const parts = [supportOf(id), disputeOf(id), copying(id, { claim: id })].filter(Boolean);
  return element("div", { class: "backing" }, ...parts);
}

function supportOf(id) {
  if (!support.has(id)) return null;
  const [value, witnesses] = support.get(id);
  const named = ([who, name, weight, number]) => element("li", {},
    things.has(who) ? link(nameOf(who), { thing: who }) : quoted(name),
    ` weighs ${weight.toFixed(2)}`, number > 1 ? `, ${number} claims` : "");
  return element("details", { class: "support" },
    element("summary", {}, `Support ${value.toFixed(2)}, from ${witnesses.length === 1 ? "1 witness" : `${witnesses.length} witnesses`}`),
    element("ul", {}, ...witnesses.map(named)),
    element("p", { class: "kind" }, witnesses.length
      ? "1 − the product of (1 − weight) over independent witnesses who say the same. It counts people, and is not how likely the claim is to be true."
      : "Only the curators state this link."));
}

// In whose voice a claim is, else whose source states it.
function speakersOf(id) {
  const { fields, source } = claims.get(id);
  const [, who] = fields.find(([label]) => label === "claimant") || [null, []];
  return who.map((value) => (value.thing ? nameOf(value.thing) : value.text)).join(", ") || (sources.get(source) || { label: source }).label;
}

// The contradictions in which a claim takes part, or that are about a thing.
function disputeOf(id) {
  const found = (disputesOf.get(id) || []).filter((dispute) => dispute.claims.some((other) => other !== id) || dispute.why);
  if (!found.length) return null;
  const side = (other, dispute) => element("li", {},
    dispute.by ? `${dispute.by === id ? "disputes: " : "disputed by: "}` : things.has(id) ? "" : "against: ",
    link(clip(claims.get(other).gist || other, 200), { claim: other }),
    " — ", quoted(speakersOf(other)));
  return element("details", { class: "dispute", open: true },
    element("summary", {}, `Disputed (${found.length})`),
    ...found.flatMap((dispute) => [
      dispute.why ? element("p", {}, quoted(dispute.why)) : null,
      element("ul", {}, ...dispute.claims.filter((other) => other !== id && claims.has(other)).map((other) => side(other, dispute)),
        ...dispute.sources.filter((source) => sources.has(source) && !dispute.claims.some((other) => claims.has(other) && claims.get(other).source === source)).map((source) => element("li", {}, "stated by: ", sourceLink(source)))),
    ]).filter(Boolean));
}

function copying(id, target) {
  const note = element("span", { role: "status" });
  const button = (name, text) => element("button", { type: "button", onclick: () => copy(text(), note) }, name);
  const row = element("div", { class: "actions" }, button("Copy IRI", () => iriOf(id)));
  if (location.protocol !== "about:") {
    row.append(button("Copy link", () => `${location.href.split("#")[0]}#${new URLSearchParams(target)}`));
  }
  row.append(queryButton(target));
  if (target.thing) row.append(element("button", { type: "button", onclick: () => openDossier(target.thing) }, "Dossier"));
  row.append(note);
  return row;
}

async function copy(text, note) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch (error) {
    // Without leave to use the clipboard there is still the older way.
    const box_ = element("textarea", { readonly: true, class: "unseen", "aria-hidden": "true" });
    box_.value = text;
    document.body.append(box_);
    box_.select();
    done = document.execCommand("copy");
    box_.remove();
  }
  note.textContent = done ? "copied" : text;
}

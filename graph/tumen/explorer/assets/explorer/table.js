// The table of all claims.
const COLUMNS = [
  { name: "claim", fields: null }, { name: "kind", fields: null, choose: true },
  { name: "from", title: "Sort by cause, subject or evidence", fields: ["cause", "subject", "evidence", "indicator", "addressee"] },
  { name: "to", title: "Sort by effect, object or conclusion", fields: ["effect", "object", "conclusion", "calls for", "value", "at least", "object text"] },
  { name: "sign", fields: ["sign"], choose: true }, { name: "link type", fields: ["link type"], choose: true },
  { name: "modality", fields: ["modality"], choose: true }, { name: "claimant", fields: ["claimant"], choose: true },
  { name: "source", fields: null, choose: true }, { name: "passage", fields: ["passage"] },
];

function claimRow(id, place) {
  const claim = claims.get(id);
  const values = (names) => names.flatMap((name) => (claim.fields.find(([label]) => label === name) || [null, []])[1]);
  const source = sources.get(claim.source);
  const cells = COLUMNS.map(({ name, fields }) => {
    if (name === "claim") return { text: claim.gist || id, show: () => link(clip(claim.gist || id, 300), { claim: id }) };
    if (name === "kind") return { text: claim.kind };
    if (name === "source") return { text: source ? source.label : claim.source };
    const found = values(fields);
    const text = found.map((value) => value.text).join("; ");
    if (name === "passage") return { text, order: place };  // the claims come in the order of the text
    if (name === "sign") return { text, show: () => element("span", { class: `sign ${["increases", "decreases"].includes(text) ? text : "unknown"}` }, text) };
    return { text };
  });
  const ids = claim.fields.flatMap(([, found]) => found.map((value) => value.thing || value.claim)).filter(Boolean);
  // It is found by every name of what it speaks of, though the table shows one.
  const also = ids.filter((one) => things.has(one)).flatMap((one) => [...things.get(one).names.map(([, name]) => name), ...things.get(one).aliases]);
  return { cells, also, target: { claim: id }, ids: [id, claim.source, ...ids], id };
}

function claimsView() {
  // What the curators add comes after what the sources say.
  const own = (id) => Number(Boolean((sources.get(claims.get(id).source) || {}).curated));
  const rows = [...claims.keys()].sort((a, b) => own(a) - own(b)).map(claimRow);
  const made = grid({ label: "All claims", columns: COLUMNS, rows });
  const filter = element("input", { type: "search", id: "claims-filter", placeholder: "Filter by any word", "aria-label": "Filter the claims by any word", autocomplete: "off" });
  filter.addEventListener("input", () => made.filter(filter.value));
  const picks = COLUMNS.flatMap(({ name, choose: can }, at) => {
    const values = [...new Set(rows.map((row) => row.cells[at].text))].filter(Boolean).sort(ORDER.compare);
    if (!can || values.length < 2) return [];
    const box = element("select", { "aria-label": `Only this ${name}` }, element("option", { value: "" }, `any ${name}`),
      ...values.map((value, number) => element("option", { value: String(number + 1) }, clip(value, 60))));
    box.addEventListener("change", () => made.pick(at, box.value ? values[box.value - 1] : null));
    return [box];
  });
  return {
    content: [element("div", { class: "tools" }, filter, ...picks), made.status, element("div", { class: "scroll" }, made.table), made.more],
    chosen: made.bring, data: made.data, claims: () => made.data().rows.map((row) => row.id),
  };
}

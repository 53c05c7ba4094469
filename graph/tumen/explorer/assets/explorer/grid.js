// A table of rows that can be sorted, filtered and walked through with the keyboard. What stands
// in a cell is { text, order?, show? }: the text to filter and export by, what to sort by, and a
// function that makes its element where plain text is not enough.
const STEP = 200;

// `rows` are { cells, target, ids }: `target` is what a row chooses, `ids` the things and claims
// that it speaks of, by which a choice in the graph finds its rows.
function grid({ label, columns, rows, sort = null, filtered = () => {} }) {
  const state = { sort, words: [], choices: new Map(), shown: STEP, rows };
  const body = element("tbody");
  const status = element("p", { class: "status", role: "status" });
  const more = element("button", { type: "button", class: "more", onclick: () => { state.shown += STEP; draw(); } }, "Show more rows");
  const heads = columns.map(({ name, title }, at) => {
    const button = element("button", { type: "button", title: title || `Sort by ${name}`, onclick: () => {
      const down = state.sort && state.sort[0] === at && !state.sort[1];
      state.sort = [at, Boolean(down)];
      draw();
    } }, quoted(name), element("span", { "aria-hidden": "true" }));
    return element("th", { scope: "col" }, button);
  });
  const table = element("table", { class: "grid" }, element("caption", { class: "unseen" }, label),
    element("thead", {}, element("tr", {}, ...heads)), body);

  function visible() {
    const found = rows.filter((row) => state.words.every((word) => row.folded.includes(word))
      && [...state.choices].every(([at, value]) => row.cells[at].text === value));
    if (state.sort) {
      const [at, down] = state.sort;
      const key = (row) => row.cells[at].order ?? row.cells[at].text;
      found.sort((a, b) => compared(key(a), key(b), down));
    }
    return found;
  }

  function draw() {
    state.rows = visible();
    heads.forEach((head, at) => {
      const here = state.sort && state.sort[0] === at;
      if (here) head.setAttribute("aria-sort", state.sort[1] ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
      head.querySelector("span").textContent = here ? (state.sort[1] ? " ▼" : " ▲") : " ↕";
    });
    body.replaceChildren(...state.rows.slice(0, state.shown).map(line_));
    status.textContent = `${state.rows.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows shown`;
    more.hidden = state.rows.length <= state.shown;
    light();
    filtered(state.rows);
  }

  function line_(row) {
    const made = element("tr", { tabindex: row.target ? "0" : undefined },
      ...row.cells.map((cell) => element("td", {}, cell.show ? cell.show() : quoted(clip(cell.text, 120), cell.text.length > 120 ? { title: cell.text } : {}))));
    made.row = row;
    if (row.target) {
      made.addEventListener("click", (event) => { if (!event.target.closest("a, button")) choose(row.target, { keepLens: false }); });
      made.addEventListener("keydown", (event) => walk(event, made, row));
    }
    return made;
  }

  function walk(event, made, row) {
    const next = { ArrowDown: made.nextElementSibling, ArrowUp: made.previousElementSibling, Home: body.firstElementChild, End: body.lastElementChild }[event.key];
    if (next) { event.preventDefault(); next.focus(); }
    else if (event.key === "Enter" && event.target === made) { event.preventDefault(); choose(row.target, { keepLens: false }); }
  }

  // The rows that speak of what is chosen.
  function light() {
    const target = picture.chosen || {};
    const wanted = target.claim || target.thing || target.source;
    let first = null;
    for (const line of body.children) {
      const here = Boolean(wanted) && line.row.ids.includes(wanted);
      line.classList.toggle("chosen", here);
      if (here) { line.setAttribute("aria-current", "true"); first = first || line; } else line.removeAttribute("aria-current");
    }
    return first;
  }

  rows.forEach((row) => { row.folded = folded([...row.cells.map((cell) => cell.text), ...row.also || []].join("\n")); });
  draw();
  return {
    table, status, more, light,
    filter(text) { state.words = folded(text).split(/\s+/).filter(Boolean); state.shown = STEP; draw(); },
    pick(at, value) { if (value === null) state.choices.delete(at); else state.choices.set(at, value); state.shown = STEP; draw(); },
    data: () => ({ columns: columns.map(({ name }) => name), rows: state.rows }),
    bring() { const first = light(); if (first) first.scrollIntoView({ block: "nearest" }); },
  };
}

// Numbers by size, texts by their letters, what is empty last whichever way.
function compared(a, b, down) {
  const none = [a, b].map((value) => value === "" || value === null || value === undefined);
  if (none[0] || none[1]) return none[0] - none[1];
  const found = typeof a === "number" && typeof b === "number" ? a - b : ORDER.compare(String(a), String(b));
  return down ? -found : found;
}
const ORDER = new Intl.Collator("en", { numeric: true });

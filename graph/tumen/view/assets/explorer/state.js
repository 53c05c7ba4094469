// What of the view is remembered in the address, and undone: every part writes itself into the
// address and reads itself back, so that a link shows another reader the same thing.
const stateParts = [];  // each { write(parts), read(parts) }
const history_ = { past: [], now: "", quiet: false };

function address() {
  const parts = new URLSearchParams();
  for (const part of stateParts) part.write(parts);
  return parts.toString();
}

function remember() {
  const now = address();
  if (now !== history_.now) {
    if (!history_.quiet) history_.past.push(history_.now);
    history_.now = now;
  }
  byId("undo").disabled = !history_.past.length;
  byId("reset").disabled = !now;
  // A page inside a notebook's frame has no address of its own to write to.
  try { history.replaceState(null, "", `#${now}`); } catch (error) { if (error.name !== "SecurityError") throw error; }
}

function restore(text) {
  const parts = new URLSearchParams(text);
  const surroundings = () => `${view.around} ${view.depth}`, before_ = surroundings();
  for (const part of stateParts) part.read(parts);
  if (surroundings() !== before_) fit();
}

const recall = () => restore(location.hash.slice(1));

function undo() {
  if (!history_.past.length) return;
  const before = history_.past.pop();
  history_.quiet = true;
  restore(before);
  history_.quiet = false;
}

function startState() {
  byId("undo").addEventListener("click", undo);
  byId("reset").addEventListener("click", () => { restore(""); fit(); });
}

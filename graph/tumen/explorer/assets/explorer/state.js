// What of the view is remembered in the address, and undone: every part writes itself into the
// address and reads itself back, so that a link shows another reader the same thing.
const stateParts = [];  // each { write(parts), read(parts) }
const history_ = { past: [], now: "", quiet: false, following: false, moving: false };

function address() {
  const parts = new URLSearchParams();
  for (const part of stateParts) part.write(parts);
  return parts.toString();
}

// A step is what changes at one stroke; each is one for Undo, and one for the browser's Back.
function remember() {
  const now = address();
  let write = "replaceState";
  if (now !== history_.now) {
    if (!history_.quiet && !history_.moving) {
      history_.past.push(history_.now);
      if (!history_.following) write = "pushState";
      history_.moving = true;
      setTimeout(() => { history_.moving = false; });
    }
    history_.now = now;
  }
  byId("undo").disabled = !history_.past.length;
  byId("reset").disabled = !now;
  // A page inside a notebook's frame has no address of its own to write to.
  try { history[write](null, "", `#${now}`); } catch (error) { if (error.name !== "SecurityError") throw error; }
}

function restore(text) {
  const parts = new URLSearchParams(text);
  const surroundings = () => `${view.around} ${view.depth}`, before_ = surroundings();
  for (const part of stateParts) part.read(parts);
  if (surroundings() !== before_) fit();
}

// The address was changed by its reader: a link, Back or Forward. There is an entry for it already.
function recall() {
  history_.following = true;
  try { restore(location.hash.slice(1)); } finally { history_.following = false; }
}

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

// What is attached to the page, each in an element of its own, opened only when it is asked for.
const byId = (id) => document.getElementById(id);

const unpack = async (id) => unpacked(byId(id).textContent).text();

// The same once, however often it is asked for.
const unpackedTexts = new Map();
function unpackOnce(id) {
  if (!unpackedTexts.has(id)) unpackedTexts.set(id, unpack(id));
  return unpackedTexts.get(id);
}

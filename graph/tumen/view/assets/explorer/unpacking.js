// What is packed in the page: gzip in base64, opened only when it is asked for.
const byId = (id) => document.getElementById(id);

function bytesOf(text) {
  const letters = atob(text), found = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) found[at] = letters.charCodeAt(at);
  return found;
}

async function unpack(id) {
  if (typeof DecompressionStream === "undefined") throw new Error("This browser is too old to unpack the page. Open it in a current one.");
  const stream = new Blob([bytesOf(byId(id).textContent)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

// The same once, however often it is asked for.
const unpackedTexts = new Map();
function unpackOnce(id) {
  if (!unpackedTexts.has(id)) unpackedTexts.set(id, unpack(id));
  return unpackedTexts.get(id);
}

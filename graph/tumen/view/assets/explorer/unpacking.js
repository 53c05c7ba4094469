// What is packed in the page: gzip in base64, opened only when it is asked for.
async function unpack(id) {
  const packed = Uint8Array.from(atob(byId(id).textContent), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

// The same once, however often it is asked for.
const unpackedTexts = new Map();
function unpackOnce(id) {
  if (!unpackedTexts.has(id)) unpackedTexts.set(id, unpack(id));
  return unpackedTexts.get(id);
}

// What is packed in the page, gzip in base64: for the page, and for the worker behind it.
function bytesOf(text) {
  const letters = atob(text), found = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) found[at] = letters.charCodeAt(at);
  return found;
}

// Not by way of a Blob: WebKit reads none in the worker of a page that was opened from disk.
function unpacked(text) {
  if (typeof DecompressionStream === "undefined") throw new Error("This browser is too old to unpack the page. Open it in a current one.");
  const packed = new Response(bytesOf(text)).body;
  return new Response(packed.pipeThrough(new DecompressionStream("gzip")));
}

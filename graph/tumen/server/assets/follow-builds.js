"use strict";
(() => {
  let known = null;
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const { revision } = await (await fetch("/revision")).json();
      if (known !== null && revision !== known) location.reload();
      known = revision;
    } catch { /* the server is away: ask again later */ }
  }, 3000);
})();

"use strict";
(() => {
  let known = null;
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/revision");
      if (!answer.ok) return; // busy: ask again later
      const { revision } = await answer.json();
      if (known !== null && revision !== known) location.reload();
      known = revision;
    } catch { /* the server is away: ask again later */ }
  }, 3000);
})();

"use strict";
(async () => {
  // The other completers ask servers elsewhere.
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST" },
    copyEndpointOnNewTab: false,
    persistenceId: "tumen",
    yasqe: { value: "SELECT ?claim ?cause ?effect {\n  ?claim tumen:cause ?cause ; tumen:effect ?effect\n} LIMIT 10" },
  });
  const chosen = document.getElementById("examples");
  const questions = await (await fetch("/examples")).json();
  for (const { name, title } of questions) chosen.add(new Option(title, name));
  chosen.addEventListener("change", () => {
    const found = questions.find(({ name }) => name === chosen.value);
    document.getElementById("question").textContent = found ? found.question : "";
    if (found) yasgui.getTab().setQuery(found.text);
  });
  document.documentElement.dataset.ready = "yes";
})();

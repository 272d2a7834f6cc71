// Improves the pages; none of them needs it.
"use strict";

// On a wide screen a changed filter shows its trials at once; on a phone the sheet stays until it is sent.
const wide = window.matchMedia("(min-width: 60rem)");
const search = document.getElementById("search");
if (search) {
  document.addEventListener("change", (event) => {
    const field = event.target;
    const chosen = field.matches("select, input[type=checkbox], input[type=radio]");
    if (chosen && field.form === search && wide.matches) search.requestSubmit();
  });
  // Empty fields stay out of the address.
  search.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

// A link into a closed part opens it.
const open = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = target && target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
};
window.addEventListener("hashchange", open);
open();

// A closed page says so, and the patient is soon forgotten. A link from it to a page of ours keeps the patient.
const kept = document.querySelector("form[data-view]");
if (kept) {
  let stays = false;
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (link && link.host === location.host && !link.target && !event.ctrlKey && !event.metaKey && !event.shiftKey) stays = true;
  });
  window.addEventListener("pagehide", (event) => {
    if (stays || event.persisted) return;
    const said = new URLSearchParams({ view: kept.dataset.view });
    for (const name of ["token", "key"]) said.set(name, kept.elements[name].value);
    navigator.sendBeacon("/closed", said);
  });
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

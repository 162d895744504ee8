// "All present": marks everybody who has no mark yet, saved in one request. A mark that somebody made stays: with
// data-mark-all-prefix the names are posted under that prefix, by which the server knows to spare newer marks of others.
import { saverOf } from "./autosave-grid.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mark-all]");
  const form = button?.closest("form");
  if (!form) return;
  const marked = new Set([...form.querySelectorAll("input[type=radio]:checked")].map((radio) => radio.name));
  const pairs = [];
  const prefix = button.dataset.markAllPrefix;
  for (const radio of form.querySelectorAll(`input[type=radio][value="${CSS.escape(button.dataset.markAll)}"]`)) {
    if (marked.has(radio.name) || radio.disabled) continue;
    radio.checked = true;
    pairs.push([prefix ? radio.name.replace(/^[a-z]+/, prefix) : radio.name, radio.value]);
  }
  if (pairs.length && form.matches("[data-autosave]")) saverOf(form).take(pairs);
});

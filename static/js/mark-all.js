// "All present": marks everybody who has no mark yet, saved in one request. A mark that somebody made stays.
import { saverOf } from "./autosave-grid.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mark-all]");
  const form = button?.closest("form");
  if (!form) return;
  const marked = new Set([...form.querySelectorAll("input[type=radio]:checked")].map((radio) => radio.name));
  const pairs = [];
  for (const radio of form.querySelectorAll(`input[type=radio][value="${CSS.escape(button.dataset.markAll)}"]`)) {
    if (marked.has(radio.name) || radio.disabled) continue;
    radio.checked = true;
    pairs.push([radio.name, radio.value]);
  }
  if (pairs.length && form.matches("[data-autosave]")) saverOf(form).take(pairs);
});

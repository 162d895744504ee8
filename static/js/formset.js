// One more row, or one less with an Undo. Rows are never taken out of the page: their DELETE box is ticked and they hide,
// so that nothing typed is lost and the numbers that the server expects stay whole.
const rows = (set) => [...set.querySelectorAll("[data-formset-row]")];

function renumber(set) {
  const shown = rows(set).filter((row) => !row.hidden);
  shown.forEach((row, index) => row.querySelectorAll("[data-formset-number]").forEach((place) => { place.textContent = index + 1; }));
}

function add(set) {
  const total = set.querySelector(`input[name="${CSS.escape(set.dataset.formset)}-TOTAL_FORMS"]`);
  const most = set.querySelector(`input[name="${CSS.escape(set.dataset.formset)}-MAX_NUM_FORMS"]`);
  if (most && Number(total.value) >= Number(most.value)) return;
  const holder = document.createElement("template");
  holder.innerHTML = set.querySelector("[data-formset-template]").innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.content.querySelector("[data-formset-row]");
  set.querySelector("[data-formset-rows]").append(row);
  total.value = Number(total.value) + 1;
  renumber(set);
  row.dispatchEvent(new Event("change", { bubbles: true }));
  window.htmx?.process(row);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function remove(set, row) {
  const box = row.querySelector("input[name$='-DELETE']");
  if (!box) return;
  const legend = row.querySelector("legend").textContent.trim();
  box.checked = true;
  row.hidden = true;
  const note = document.createElement("p");
  note.className = "formset-undo";
  note.setAttribute("role", "status");
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "btn btn-sm btn-outline-primary";
  undo.dataset.formsetRestore = "";
  undo.textContent = set.dataset.formsetUndo;
  note.append(`${set.dataset.formsetRemoved} ${legend}`, undo);
  row.after(note);
  renumber(set);
  row.dispatchEvent(new Event("change", { bubbles: true }));
  undo.focus();
}

function restore(set, note) {
  const row = note.previousElementSibling;
  row.querySelector("input[name$='-DELETE']").checked = false;
  row.hidden = false;
  note.remove();
  renumber(set);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-formset-add], [data-formset-remove], [data-formset-restore]");
  const set = button?.closest("[data-formset]");
  if (!set) return;
  if (button.matches("[data-formset-add]")) add(set);
  else if (button.matches("[data-formset-remove]")) remove(set, button.closest("[data-formset-row]"));
  else restore(set, button.parentElement);
});

// A form that came back with errors: rows that were removed stay removed.
for (const set of document.querySelectorAll("[data-formset]")) {
  for (const row of rows(set)) if (row.querySelector("input[name$='-DELETE']")?.checked) row.hidden = true;
  renumber(set);
}

// Names for what the stock admin leaves unnamed to a screen reader: cells of inline tables, search boxes, type-ahead
// lists; and a way in by keyboard where it leaves none.
const CONTROLS = "tbody td input:not([type=hidden]), tbody td select, tbody td textarea";

function nameCells(table) {
  const heads = table.tHead.rows[0].cells;
  for (const control of table.querySelectorAll(CONTROLS)) {
    const head = heads[control.closest("td").cellIndex]?.textContent.trim();
    if (head && !control.labels?.length && !control.ariaLabel) control.ariaLabel = head;
  }
}

function nameTypeAhead(container) {
  const select = container.previousElementSibling;
  const name = select?.ariaLabel || select?.labels?.[0]?.textContent.trim().replace(/:$/, "");
  if (!name) return;
  for (const box of container.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
    if (!box.ariaLabel) box.ariaLabel = name;
  }
}

// A table that scrolls sideways on a phone and holds nothing to tab to is itself a stop, so that arrow keys scroll it.
function reachByKeyboard(box) {
  if (!box.querySelector("a[href], button, input:not([type=hidden]), select, textarea")) box.tabIndex = 0;
}

function nameAll() {
  // An empty heading is no heading.
  for (const head of document.querySelectorAll(".tabular thead th:empty")) {
    const cell = document.createElement("td");
    cell.className = head.className;
    head.replaceWith(cell);
  }
  document.querySelectorAll(".tabular table").forEach(nameCells);
  document.querySelectorAll(".tabular fieldset").forEach(reachByKeyboard);
  document.querySelectorAll(".select2-container").forEach(nameTypeAhead);
  const search = document.querySelector("#searchbar");
  if (search) search.ariaLabel = search.form.querySelector("input[type=submit]").value;
}

nameAll();
// The admin's own scripts add rows and make the type-ahead lists later.
let asked = 0;
new MutationObserver(() => {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(nameAll);
}).observe(document.querySelector("#content") ?? document.body, { childList: true, subtree: true });

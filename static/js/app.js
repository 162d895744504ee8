// Loads a behaviour only where a page (or a part that htmx put in) carries its hook. Every page works without.
// The modules listen on the document, so a hook that arrives later is served too. Words come from data-* attributes.
const behaviours = [
  ["[data-messages] > *", () => import("./messages.js")],
  ["form[method=post]", () => import("./once.js")],
  ["[data-search-focus]", () => import("./search-focus.js")],
  ["details[data-menu]", () => import("./menu.js")],
  ["[data-focus-on-load]", () => import("./error-summary.js")],
  ["[data-confirm]", () => import("./confirm.js")],
  ["form[data-draft], [data-draft-offer]", () => import("./draft.js")],
  ["[data-leave-guard]", () => import("./leave-guard.js")],
  ["[data-save-shortcut]", () => import("./save-shortcut.js")],
  [".save-bar", () => import("./save-bar.js")],
  ["[data-enter-next]", () => import("./enter-next.js")],
  ["[data-digits]", () => import("./digits.js")],
  ["[data-date]", () => import("./date-input.js")],
  ["[data-birth-date]", () => import("./birth-date.js")],
  ["[data-nik]", () => import("./nik-fill.js")],
  ["[data-file-field]", () => import("./file-field.js")],
  ["[data-formset]", () => import("./formset.js")],
  ["[data-grid]", () => import("./grid-arrows.js")],
  ["[data-autosave]", () => import("./autosave-grid.js")],
  ["[data-batch-entry]", () => import("./batch-entry.js")],
  ["[data-mark-all]", () => import("./mark-all.js")],
  ["[data-hide-when]", () => import("./hide-when.js")],
  ["[data-mark-counts]", () => import("./mark-counts.js")],
  ["[data-ask-again]", () => import("./ask-again.js")],
  ["[data-print]", () => import("./print.js")],
  ["[data-text-connection]", () => import("./connection.js")],
];
const waiting = new Set(behaviours);
const loading = [];

function wire() {
  for (const behaviour of waiting) {
    const [hook, load] = behaviour;
    const template = document.querySelector("template[data-formset-template]");
    if (document.querySelector(hook) || (template && template.content.querySelector(hook))) {
      waiting.delete(behaviour);
      loading.push(load());
    }
  }
}

document.documentElement.classList.add("js");
wire();
// Keys and taps before this go the way they would without scripts.
Promise.all(loading).then(() => document.documentElement.classList.add("js-ready"));
document.addEventListener("htmx:load", wire);

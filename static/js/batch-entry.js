// Recording one family after another: a few letters choose the family, one key the damage, Enter saves and goes on.
// Each entry is posted alone under its own token; what does not get through is kept and tried again.
import { Suggestions } from "./batch-suggestions.js";
import { Entries } from "./batch-queue.js";

const form = document.querySelector("form[data-batch-entry]");
const words = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), form.dataset[name]);
const search = form.querySelector("[data-batch-search]");
const input = search.querySelector("input");
const said = form.querySelector("[data-batch-said]");
const select = form.elements.household.tagName === "SELECT" ? form.elements.household : null;
const damages = [...form.querySelectorAll("input[name=damage]")];

// randomUUID is there on https only; offices open the product by its plain address too.
function freshToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function goToDamage(name) {
  said.textContent = words("textChosen", { name });
  (damages.find((radio) => radio.checked) ?? damages[0]).focus();
}

function choose(family) {
  if (family.done) {
    document.querySelector(`[data-batch-done] [data-household="${family.key}"] a`)?.focus();
    return;
  }
  select.value = family.key ?? "";
  form.elements.name.value = family.key ? "" : family.name;
  form.elements.is_confirmed.value = "";
  goToDamage(family.name);
}

function clear() {
  form.reset();
  select.value = "";
  form.elements.name.value = "";
  form.elements.is_confirmed.value = "";
  for (const radio of damages) radio.checked = false;
  form.elements.submission_token.value = freshToken();
  form.querySelector("details").open = false;
  suggestions.clear();
  said.textContent = "";
  input.focus();
}

const entries = new Entries(form, {
  words,
  settled: (key) => [...select.options].find((option) => option.value === String(key))?.remove(),
  refill(entry) {
    for (const [name, value] of entry.body) {
      const field = form.elements[name];
      if (field && name !== "csrfmiddlewaretoken") field.value = value;
    }
    input.value = entry.name;
    goToDamage(entry.name);
  },
});

const suggestions = new Suggestions(input, search.querySelector("[role=listbox]"), { words, choose, select });

function submit(event) {
  event.preventDefault();
  const option = select.selectedOptions[0];
  const name = form.elements.name.value || (option?.value ? option.dataset.name : "");
  if (!name) {
    said.textContent = words("textFamily");
    input.focus();
  } else if (!damages.some((radio) => radio.checked)) {
    said.textContent = words("textDamage");
    damages[0].focus();
  } else {
    const damage = damages.find((radio) => radio.checked).closest(".choice").querySelector("label").lastChild.textContent.trim();
    entries.take({ name, damage, household: option?.value ?? "", body: new URLSearchParams(new FormData(form)) });
    if (option?.value) option.disabled = true;
    clear();
  }
}

// One key for one level, as long as the focus is among them.
function oneKey(event) {
  const radio = damages.find((one) => one.dataset.key === event.key);
  if (!radio || event.ctrlKey || event.metaKey || event.altKey || event.target.name !== "damage") return;
  event.preventDefault();
  radio.checked = true;
  radio.focus();
}

if (select) {
  for (const field of form.querySelectorAll("[data-batch-plain]")) field.hidden = true;
  search.hidden = false;
  form.addEventListener("submit", submit);
  form.addEventListener("keydown", oneKey);
  input.focus();
}

// What is typed is kept on the server as a draft that nobody else sees, until the form is sent. It is posted to the form's
// own address; an older draft is offered and never overwritten before somebody has decided about it.
const QUIET_MS = 2000;
const RETRY_MS = 10000;
const UNKEPT = new Set(["csrfmiddlewaretoken", "draft"]);
const COUNTS = /-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;
const drafts = new WeakMap();
const offer = () => document.querySelector("[data-draft-offer]");
const forms = () => [...document.querySelectorAll("form[data-draft]")];

class Draft {
  constructor(form) {
    this.form = form;
    this.isTyped = false;
    this.isSent = false;
    this.timer = null;
    this.onItsWay = null;
  }

  say(state, time = "") {
    const note = this.form.querySelector("[data-draft-note]");
    if (note) note.textContent = `${note.dataset[state]} ${time}`.trim();
  }

  touch() {
    this.isTyped = true;
    clearTimeout(this.timer);
    if (offer()) this.say("waiting");
    else this.timer = setTimeout(() => this.save(), QUIET_MS);
  }

  get body() {
    const pairs = [...new FormData(this.form)].filter(([name, value]) => !UNKEPT.has(name) && typeof value === "string");
    const body = new URLSearchParams(pairs);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.set("draft", "save");
    return body;
  }

  async save(isLeaving = false) {
    clearTimeout(this.timer);
    if (!this.isTyped || this.isSent || offer()) return;
    this.isTyped = false;
    const answer = await this.post(isLeaving);
    if (answer.state === "failed") {
      this.isTyped = true;
      this.timer = setTimeout(() => this.save(), RETRY_MS);
    }
    if (answer.state === "saved" && !this.isTyped) this.form.dispatchEvent(new Event("draft-saved", { bubbles: true }));
    this.say(answer.state, answer.time);
  }

  async post(isLeaving) {
    this.onItsWay = new AbortController();
    try {
      // A redirect means that the sign-in has ended: following it would look like success.
      const response = await fetch(this.form.action, {
        method: "POST", body: this.body, redirect: "manual", keepalive: isLeaving, signal: this.onItsWay.signal,
        headers: { Accept: "application/json" },
      });
      if (response.ok) return { state: "saved", time: (await response.json()).time };
      return { state: response.status >= 400 && response.status < 500 ? "refused" : "failed" };
    } catch (error) {
      if (error instanceof TypeError || error.name === "AbortError") return { state: "failed" }; // no network, or sent
      throw error;
    }
  }
}

function draftOf(form) {
  if (!drafts.has(form)) drafts.set(form, new Draft(form));
  return drafts.get(form);
}

const draftAt = (target) => {
  const form = target.closest?.("form[data-draft]");
  return form && draftOf(form);
};

function addRows(form, kept) {
  for (const set of form.querySelectorAll("[data-formset]")) {
    const name = `${set.dataset.formset}-TOTAL_FORMS`;
    for (let missing = Number(kept.get(name)?.[0] ?? 0) - Number(form.elements[name].value); missing > 0; missing -= 1) {
      set.querySelector("[data-formset-add]").click();
    }
  }
}

function put(element, kept) {
  const values = kept.get(element.name) ?? [];
  if (element.matches("[type=checkbox], [type=radio]")) {
    const isChecked = values.includes(element.value);
    if (element.checked === isChecked) return false;
    element.checked = isChecked;
    return true;
  }
  if (element.matches("select[multiple]")) {
    for (const option of element.options) option.selected = values.includes(option.value);
    return true;
  }
  if (values.length === 0 || element.value === values[0]) return false;
  element.value = values[0];
  return true;
}

function fill(form, kept) {
  addRows(form, kept);
  const changed = [...form.elements].filter(
    (element) => element.name && !UNKEPT.has(element.name) && !COUNTS.test(element.name)
      && element.matches("input:not([type=file], [type=submit]), select, textarea") && put(element, kept),
  );
  for (const element of changed) {
    element.closest("details")?.setAttribute("open", "");
    for (const kind of ["input", "change"]) element.dispatchEvent(new Event(kind, { bubbles: true }));
    if (element.checked && element.name.endsWith("-DELETE")) element.closest("[data-formset-row]").hidden = true;
  }
  form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

async function fetchKept() {
  const address = new URL(window.location);
  address.searchParams.set("draft", "content");
  const response = await fetch(address, { redirect: "manual", headers: { Accept: "application/json" } });
  if (!response.ok) throw new TypeError("The draft is not there.");
  const kept = new Map();
  for (const [name, value] of (await response.json()).fields) kept.set(name, [...(kept.get(name) ?? []), value]);
  return kept;
}

// A form that depends on a choice made before it (which programme) is opened with that choice first.
function openWithChoice(choice, value) {
  const address = new URL(window.location);
  address.searchParams.set(choice, value);
  address.searchParams.set("draft", "use");
  window.location.assign(address);
}

async function use() {
  const waiting = offer();
  let kept;
  try {
    kept = await fetchKept();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    waiting.querySelector("[data-draft-told]").textContent = waiting.dataset.failed;
    return;
  }
  const [form] = forms();
  const choice = waiting.dataset.draftChoice;
  const chosen = choice && kept.get(choice)?.[0];
  if (chosen && form?.elements[choice]?.value !== chosen) {
    openWithChoice(choice, chosen);
    return;
  }
  waiting.remove();
  if (form) fill(form, kept);
}

for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => draftAt(event.target)?.touch());
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-draft-use]")) use();
});
document.addEventListener("submit", (event) => {
  const draft = draftAt(event.target);
  if (!draft || event.defaultPrevented) return;
  clearTimeout(draft.timer);
  draft.isSent = true;
  draft.onItsWay?.abort(); // it must not arrive after the form and be kept for nothing
});
window.addEventListener("pageshow", () => forms().forEach((form) => { draftOf(form).isSent = false; }));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") forms().forEach((form) => draftOf(form).save(true));
});
window.addEventListener("pagehide", () => forms().forEach((form) => draftOf(form).save(true)));

// A form that came back with errors holds what was typed since the last draft.
for (const form of forms()) if (form.querySelector(".error-summary")) draftOf(form).touch();
if (new URLSearchParams(window.location.search).get("draft") === "use" && offer()) use();

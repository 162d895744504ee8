// Marks are saved as one goes: each change is posted alone. What could not be saved is kept, said aloud and tried again.
const RETRY_SECONDS = [3, 6, 15, 30];
const savers = new WeakMap();

class Saver {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.waiting = new Map();
    this.refused = new Map(); // sent again once a reason is written
    this.failures = 0;
    this.busy = false;
    this.timer = null;
  }

  take(pairs) {
    for (const [name, value] of pairs) {
      this.waiting.set(name, value);
      this.mark(name, "saving");
    }
    this.send();
  }

  mark(name, state) {
    const cell = this.form.querySelector(`input[name="${CSS.escape(name)}"]`)?.closest("[role=radiogroup]");
    if (cell) cell.dataset.state = state;
  }

  say(state, text) {
    if (!this.status) return;
    this.status.dataset.state = state === "refused" ? "failed" : state;
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date());
    const words = text || this.status.dataset[state];
    this.status.querySelector("[data-autosave-text]").textContent = state === "saved" ? `${words} ${time}` : words;
  }

  async send() {
    if (this.busy || this.waiting.size === 0) return;
    clearTimeout(this.timer);
    this.busy = true;
    this.say("saving");
    const batch = new Map(this.waiting);
    const answer = await this.post(batch);
    this.busy = false;
    if (answer.state === "failed") this.keep(batch);
    else this.settle(batch, answer);
  }

  async post(batch) {
    const body = new URLSearchParams([...batch]);
    const reason = this.form.querySelector("[data-autosave-reason]")?.value;
    if (reason) body.set("reason", reason);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    try {
      // A redirect means that the sign-in has ended: following it would look like success.
      const response = await fetch(this.form.action, {
        method: "POST", body, redirect: "manual", headers: { "X-Autosave": "1", Accept: "application/json" },
      });
      const isJson = response.headers.get("Content-Type")?.includes("json");
      if (response.ok) return { state: "saved", marks: isJson ? (await response.json()).marks : undefined };
      if (response.status < 400 || response.status >= 500) return { state: "failed" };
      return { state: "refused", text: isJson ? (await response.json()).message : "" };
    } catch (error) {
      if (error instanceof TypeError) return { state: "failed" }; // no network
      throw error;
    }
  }

  // What the server holds now, others' marks too; a mark of ours that is still on its way stays.
  show(marks) {
    for (const [name, value] of Object.entries(marks)) {
      if (this.waiting.has(name)) continue;
      const radio = this.form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (radio) radio.checked = true;
    }
  }

  // Kept: a newer mark of the same cell, made meanwhile, stays the newer one.
  keep(batch) {
    for (const name of batch.keys()) this.mark(name, "failed");
    this.say("failed");
    const seconds = RETRY_SECONDS[Math.min(this.failures, RETRY_SECONDS.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.send(), seconds * 1000);
  }

  settle(batch, answer) {
    this.failures = 0;
    for (const [name, value] of batch) {
      if (this.waiting.get(name) === value) this.waiting.delete(name);
      this.mark(name, answer.state === "saved" ? "saved" : "failed");
      if (answer.state === "saved") this.refused.delete(name);
      else this.refused.set(name, value);
    }
    this.show(answer.marks ?? {});
    this.say(answer.state, answer.text);
    this.form.dispatchEvent(new Event("marks-settled", { bubbles: true }));
    this.send();
  }
}

export function saverOf(form) {
  if (!savers.has(form)) savers.set(form, new Saver(form));
  return savers.get(form);
}

const forms = () => [...document.querySelectorAll("form[data-autosave]")].map(saverOf);

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-autosave]");
  if (form && event.target.matches("[data-autosave-reason]")) saverOf(form).take([...saverOf(form).refused]);
  if (form && event.target.matches("input[type=radio]")) saverOf(form).take([[event.target.name, event.target.value]]);
});

window.addEventListener("online", () => forms().forEach((saver) => saver.send()));
window.addEventListener("beforeunload", (event) => {
  if (forms().some((saver) => saver.waiting.size > 0)) event.preventDefault();
});

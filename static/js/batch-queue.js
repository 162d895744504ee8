// Posts entries one after another and says what became of each. Without a connection they wait here and are tried again.
const RETRY_SECONDS = [2, 5, 10, 20];
const part = (selector) => document.querySelector(selector);

export class Entries {
  constructor(form, { words, settled, refill }) {
    Object.assign(this, { form, words, settled, refill });
    this.waiting = [];
    this.failures = 0;
    this.busy = false;
    this.timer = null;
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting.length) event.preventDefault();
    });
  }

  take(entry) {
    entry.line = document.createElement("li");
    part("[data-batch-log]").prepend(entry.line);
    this.say(entry, "saving", this.words("textSaving", entry));
    this.waiting.push(entry);
    this.send();
  }

  say(entry, state, text) {
    entry.line.dataset.state = state;
    entry.line.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }));
  }

  button(entry, label, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-primary", textContent: label });
    button.addEventListener("click", act);
    entry.line.append(button);
  }

  async send() {
    if (this.busy || !this.waiting.length) return;
    clearTimeout(this.timer);
    this.busy = true;
    this.holdUndo(true);
    const entry = this.waiting[0];
    const answer = await this.post(entry);
    this.busy = false;
    if (answer) {
      this.failures = 0;
      this.waiting.shift();
      this.answered(entry, answer);
      this.holdUndo(this.waiting.length > 0);
      this.send();
    } else {
      this.say(entry, "failed", this.words("textFailed", entry));
      const seconds = RETRY_SECONDS[Math.min(this.failures, RETRY_SECONDS.length - 1)];
      this.failures += 1;
      this.timer = setTimeout(() => this.send(), seconds * 1000);
    }
  }

  // Nothing is answered without a connection, by a busy server, or when the sign-in has ended (a redirect).
  async post(entry) {
    try {
      const response = await fetch(this.form.action, {
        method: "POST", body: entry.body, redirect: "manual", headers: { "X-Autosave": "1", Accept: "application/json" },
      });
      const isJson = response.headers.get("Content-Type")?.includes("json");
      return isJson && response.status < 500 ? await response.json() : null;
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  }

  answered(entry, answer) {
    if (answer.progress) part("[data-batch-progress]").textContent = answer.progress;
    if (answer.status === "saved") this.saved(entry, answer);
    else if (answer.status === "already") this.already(entry, answer);
    else if (answer.status === "doubt") this.ask(entry, answer);
    else this.refused(entry, answer);
  }

  saved(entry, answer) {
    this.say(entry, "saved", this.words("textSaved", { ...entry, ...answer }));
    this.move(entry, answer);
    const last = part("[data-batch-last]");
    last.hidden = false;
    last.querySelector("[data-batch-last-text]").textContent = this.words("textLast", answer);
    last.querySelector("form").action = answer.undo;
  }

  already(entry, answer) {
    this.say(entry, "already", answer.message);
    entry.line.append(" ", Object.assign(document.createElement("a"), { href: answer.edit, textContent: this.words("textEdit") }));
    this.move(entry, answer);
  }

  refused(entry, answer) {
    this.say(entry, "refused", `${entry.name}: ${answer.message ?? ""}`);
    this.release(entry);
    this.button(entry, this.words("textAgain"), () => { entry.line.remove(); this.refill(entry); });
  }

  ask(entry, answer) {
    this.say(entry, "refused", `${entry.name}: ${answer.message}`);
    const again = (changes) => {
      for (const [name, value] of Object.entries(changes)) entry.body.set(name, value);
      entry.line.remove();
      this.take(entry);
      document.getElementById("batch_search").focus();
    };
    for (const family of answer.families) {
      this.button(entry, `${family.name}, ${family.place}`, () => again({ household: family.household, name: "" }));
    }
    this.button(entry, this.words("textOther"), () => again({ is_confirmed: "on" }));
    // Whoever has gone on to the next family is not torn away.
    if (!document.getElementById("batch_search").value) entry.line.querySelector("button").focus();
  }

  release(entry) {
    const option = [...this.form.elements.household.options].find((one) => one.value === entry.household && one.value);
    if (option) option.disabled = false;
  }

  move(entry, answer) {
    this.settled(answer.household);
    const old = part(`[data-batch-open] [data-household="${answer.household}"]`);
    if (old) this.count("open", -1);
    old?.remove();
    const done = part("[data-batch-done]");
    if (done.querySelector(`[data-household="${answer.household}"]`)) return;
    const line = part("template[data-batch-line]").content.firstElementChild.cloneNode(true);
    for (const name of ["head", "address", "damage"]) line.querySelector(`[data-part=${name}]`).textContent = answer[name];
    line.querySelector("a").href = answer.edit;
    Object.assign(line.dataset, { household: answer.household, name: answer.head });
    done.querySelector("ul").prepend(line);
    this.count("done", 1);
  }

  count(which, step) {
    const place = part(`[data-batch-${which}-count]`);
    place.textContent = Number(place.textContent) + step;
  }

  // The last entry is the last one only when none is on its way.
  holdUndo(isHeld) {
    part("[data-batch-last] button").disabled = isHeld;
  }
}

// The families that fit what is typed: by number in the list, by the beginning of any word of a name, by house number.
const MOST = 8;
const wordsOf = (text) => text.toLowerCase().normalize("NFKD").replace(/[^a-z0-9 ]+/g, " ").split(" ").filter(Boolean);

// 0 does not fit; the more, the better.
function fit(family, typed) {
  if (String(Number(typed.join(" "))) === String(family.number)) return 100;
  const begins = (list) => typed.every((part) => list.some((word) => word.startsWith(part)));
  if (typed.length && family.words.join(" ").startsWith(typed.join(" "))) return 90;
  if (begins(family.words)) return 80;
  if (typed.length === 1 && family.words.map((word) => word[0]).join("").startsWith(typed[0])) return 70;
  if (begins(family.others)) return 60;
  return begins(family.place) ? 50 : 0;
}

export class Suggestions {
  constructor(input, list, { words, choose, select }) {
    Object.assign(this, { input, list, words, choose, select });
    this.found = [];
    this.active = 0;
    input.addEventListener("input", () => this.offer());
    input.addEventListener("keydown", (event) => this.key(event));
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the input
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.place));
    });
  }

  families() {
    const open = [...this.select.options].filter((option) => option.value && !option.disabled).map((option) => ({
      key: option.value, ...option.dataset, words: wordsOf(option.dataset.name),
      others: wordsOf(option.dataset.others), place: wordsOf(option.dataset.address), done: false,
    }));
    const done = [...document.querySelectorAll("[data-batch-done] li[data-name]")].map((line) => ({
      key: line.dataset.household, name: line.dataset.name, number: line.dataset.number, address: this.words("textDone"),
      words: wordsOf(line.dataset.name), others: [], place: [], done: true,
    }));
    return [...open, ...done];
  }

  offer() {
    const typed = wordsOf(this.input.value);
    const name = this.input.value.trim();
    const ranked = this.families().map((family) => ({ family, score: fit(family, typed) - (family.done ? 0.5 : 0) }));
    this.found = typed.length ? ranked.filter((one) => one.score > 0).sort((a, b) => b.score - a.score).slice(0, MOST).map((one) => one.family) : [];
    if (/[a-z]/i.test(name)) this.found.push({ name, isNew: true });
    this.active = 0;
    this.draw();
  }

  draw() {
    this.list.replaceChildren(...this.found.map((family, place) => this.option(family, place)));
    this.list.hidden = this.found.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    if (this.found.length) this.input.setAttribute("aria-activedescendant", `batch_option_${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  option(family, place) {
    const option = document.createElement("li");
    option.id = `batch_option_${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(place === this.active));
    option.dataset.place = place;
    option.textContent = family.isNew ? this.words("textNew", { name: family.name }) : `${family.number ? `${family.number}. ` : ""}${family.name}`;
    if (family.address) option.append(Object.assign(document.createElement("small"), { textContent: family.address }));
    return option;
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      event.preventDefault();
      this.active = (this.active + step + this.found.length) % this.found.length;
      this.draw();
    } else if (event.key === "Escape") {
      this.clear();
    } else if (event.key === "Enter" && this.found.length) {
      event.preventDefault();
      this.take(this.active);
    }
  }

  take(place) {
    const family = this.found[place];
    this.found = [];
    this.draw();
    this.input.value = family.name;
    this.choose(family);
  }

  clear() {
    this.input.value = "";
    this.found = [];
    this.draw();
  }
}

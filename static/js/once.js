// A form is sent once: a second click while the first is on its way does nothing. The server is safe too; this saves the wait.
const sent = new WeakSet();

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Others (confirm, htmx) may have stopped this submit; a form that leads to a download opts out.
  if (event.defaultPrevented || form.method !== "post" || form.dataset.once === "off") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  form.setAttribute("aria-busy", "true");
  // After this turn, because a disabled button would not send its own name and value.
  setTimeout(() => buttonsOf(form).forEach((button) => { button.disabled = true; }));
});

// Coming back with the browser's Back button shows the page as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    sent.delete(form);
    form.removeAttribute("aria-busy");
    buttonsOf(form).forEach((button) => { button.disabled = false; });
  }
});

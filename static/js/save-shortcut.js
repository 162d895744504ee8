// Ctrl+Enter (Cmd+Enter) saves, from any field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form[data-save-shortcut]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("[data-primary]") ?? form.querySelector("button[type=submit], button:not([type])");
  if (button) button.click();
  else form.requestSubmit();
});

// The summary takes the focus when the page comes back with errors; its links put the focus into the field.
document.querySelector("[data-focus-on-load]")?.focus();
document.addEventListener("htmx:load", (event) => event.target.querySelector?.("[data-focus-on-load]")?.focus());

document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus({ preventScroll: true });
  // The label, the help and the error are above the input: show them too.
  (field.closest(".field") ?? field).scrollIntoView({ block: "center" });
});

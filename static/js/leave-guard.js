// Leaving a form with unsaved changes asks first, unless a draft keeps them. The browser words the question.
const changed = new Set();
const guarded = (target) => target.closest?.("form[data-leave-guard]");

// A form that came back with errors holds work that is saved nowhere.
for (const form of document.querySelectorAll("form[data-leave-guard]")) {
  if (form.querySelector(".error-summary")) changed.add(form);
}

function note(event) {
  const form = guarded(event.target);
  if (form) changed.add(form);
}

document.addEventListener("input", note);
document.addEventListener("change", note);
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) changed.delete(event.target);
});

document.addEventListener("draft-saved", (event) => changed.delete(event.target));

window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

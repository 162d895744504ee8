// Enter goes on to the next field, as in the forms that people here know. Ctrl+Enter saves (save-shortcut.js).
const fields =
  "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea, button[data-formset-add], button[data-primary]";

// A folded part (<details>) still has a place on the page, but nothing in it can take the focus.
const isReachable = (field) => !field.disabled && field.offsetParent && !field.closest("details:not([open])");

function next(form, current) {
  const all = [...form.querySelectorAll(fields)].filter(isReachable);
  const isSameGroup = (field) => field.type === "radio" && current.type === "radio" && field.name === current.name;
  return all.slice(all.indexOf(current) + 1).find((field) => !isSameGroup(field));
}

// A group of radio buttons is entered where it is answered.
function entry(form, field) {
  if (field.type !== "radio") return field;
  return form.querySelector(`input[type=radio][name="${CSS.escape(field.name)}"]:checked`) ?? field;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
  const form = event.target.closest("form[data-enter-next]");
  if (!form || !event.target.matches("input:not([type=submit]):not([type=button]), select")) return;
  // A list of suggestions that is open needs Enter for itself.
  if (event.defaultPrevented || event.target.getAttribute("aria-expanded") === "true") return;
  event.preventDefault();
  const field = next(form, event.target);
  if (!field) return;
  entry(form, field).focus();
  if (field.matches("input[type=text], input:not([type])")) field.select();
});

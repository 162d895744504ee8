// data-confirm on a button or link: a dialog asks first. The dialog is in base.html.
const dialog = document.querySelector("[data-ask]");
const part = (name) => dialog.querySelector(`[data-ask-${name}]`);
let agreed = null;
let asking = null;

function fill(element, text) {
  element.textContent = text || element.dataset.default || "";
}

function ask(source) {
  asking = source;
  fill(part("title"), source.dataset.confirmTitle);
  fill(part("text"), source.dataset.confirm);
  fill(part("yes"), source.dataset.confirmYes);
  const harm = /btn-(outline-)?danger/.test(source.className);
  part("yes").classList.toggle("btn-danger", harm);
  part("yes").classList.toggle("btn-primary", !harm);
  dialog.showModal();
  part("no").focus();
}

document.addEventListener("click", (event) => {
  const source = event.target.closest("[data-confirm]");
  if (!source || !dialog || source === agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(source);
}, true);

// Sending by Enter or Ctrl+Enter clicks the button too, so the listener above hears it.
dialog?.addEventListener("click", (event) => {
  if (event.target.closest("[data-ask-no]")) dialog.close();
  if (!event.target.closest("[data-ask-yes]")) return;
  dialog.close();
  agreed = asking;
  asking.click();
  agreed = null;
});

// data-ask-again="#part": a choice made before htmx had loaded is asked for now, so that its part of the page comes.
// The part names the choice that it shows in a hidden field of the same name.
function askAgain() {
  for (const form of document.querySelectorAll("form[data-ask-again]")) {
    const part = document.querySelector(form.dataset.askAgain);
    const unshown = [...new FormData(form)].some(
      ([name, value]) => value && part.querySelector(`input[name="${name}"]`)?.value !== value,
    );
    if (unshown) form.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

if (document.readyState === "complete") askAgain();
else window.addEventListener("load", askAgain);
window.addEventListener("pageshow", (event) => event.persisted && askAgain());

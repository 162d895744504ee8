// Folds away what an answer makes needless: data-hide-when="name=value" on a part of a form. The server asks the same.
function isChosen(form, condition) {
  const [name, value] = condition.split("=");
  return new FormData(form).get(name) === value;
}

function fold() {
  for (const part of document.querySelectorAll("form [data-hide-when]")) {
    part.hidden = isChosen(part.closest("form"), part.dataset.hideWhen);
  }
}

document.addEventListener("change", fold);
window.addEventListener("pageshow", fold);
fold();

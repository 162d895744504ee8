// dd-mm-yyyy: the hyphens come by themselves while typing or pasting digits. Checking the date is the server's work.
function hyphened(text) {
  return text
    .replace(/[/. -]+/g, "-")
    .replace(/^(\d)-/, "0$1-")
    .replace(/^(\d\d)-(\d)-/, "$1-0$2-")
    .replace(/^(\d\d)(\d)/, "$1-$2")
    .replace(/^(\d\d-\d\d)(\d)/, "$1-$2")
    .replace(/^(\d\d|\d\d-\d\d)$/, "$1-");
}

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-date]") || event.isComposing || event.inputType?.startsWith("delete")) return;
  if (input.selectionStart !== input.value.length) return; // mending something in the middle
  if (/[^0-9/. -]|^\d{4}-/.test(input.value)) return; // words, or a year first: the server asks again
  const text = hyphened(input.value);
  if (text !== input.value) input.value = text;
});

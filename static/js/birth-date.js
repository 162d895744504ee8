// A birth date may be a day, a year or an age: hyphens come only when more than four digits say that it is a day.
document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-birth-date]") || event.isComposing || event.inputType?.startsWith("delete")) return;
  if (input.selectionStart !== input.value.length) return; // mending something in the middle
  const digits = input.value.replaceAll("-", "");
  if (!/^\d{5,8}$/.test(digits) || !/^\d{5}$|^\d\d-\d\d-/.test(input.value)) return;
  input.value = `${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4)}`;
});

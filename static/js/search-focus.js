// "/" goes to the search box, except while typing.
const typing = "input:not([type=checkbox]):not([type=radio]):not([type=submit]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  // Where the page opened with the focus in its search field, "/" is a habit and no part of a name.
  if (event.target.matches("input[type=search]") && !event.target.value) return event.preventDefault();
  if (event.target.closest(typing)) return;
  const box = [...document.querySelectorAll("[data-search-focus]")].find((element) => element.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Keeps the numbers above an attendance grid right while marking: data-mark-count is a state, or empty for all of them.
function recount() {
  for (const list of document.querySelectorAll("[data-mark-counts]")) {
    const checked = [...list.closest("form").querySelectorAll("[data-grid] input:checked")];
    for (const number of list.querySelectorAll("[data-mark-count]")) {
      const state = number.dataset.markCount;
      number.textContent = checked.filter((radio) => !state || radio.value === state).length;
    }
  }
}

document.addEventListener("change", recount);
document.addEventListener("marks-settled", recount);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-mark-all]")) setTimeout(recount); // once mark-all has marked
});

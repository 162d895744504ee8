// Attendance: arrow keys move, Space or the state's letter marks. Arrows must not mark by themselves, as they would
// in a plain group of radio buttons, because every mark is saved at once.
const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function cell(grid, row, column) {
  return [...grid.querySelectorAll(`input[data-row="${row}"][data-column="${column}"]`)];
}

function target(grid, radio, [down, right]) {
  const row = Number(radio.dataset.row);
  const column = Number(radio.dataset.column);
  const own = cell(grid, row, column);
  const place = own.indexOf(radio);
  if (right) return own[place + right] ?? cell(grid, row, column + right).at(right > 0 ? 0 : -1);
  return cell(grid, row + down, column)[place];
}

document.addEventListener("keydown", (event) => {
  const radio = event.target;
  const grid = radio.closest?.("[data-grid]");
  if (!grid || !radio.matches("input[data-row]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (steps[event.key]) {
    event.preventDefault();
    target(grid, radio, steps[event.key])?.focus();
    return;
  }
  const marked = cell(grid, radio.dataset.row, radio.dataset.column).find((one) => one.dataset.key?.toLowerCase() === event.key.toLowerCase());
  if (!marked) return;
  event.preventDefault();
  marked.focus();
  if (!marked.checked) marked.click();
});

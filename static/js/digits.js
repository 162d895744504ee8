// NIK and family card numbers: groups of four while typing. The server strips the spaces again.
const wrong = /[^0-9 .-]/;

function grouped(digits, sizes) {
  const groups = [];
  let rest = digits;
  for (const size of sizes) {
    if (!rest) break;
    groups.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return groups.join(" ") + rest;
}

function caretAfter(text, count) {
  let seen = 0;
  let place = 0;
  while (place < text.length && seen < count) {
    if (text[place] !== " ") seen += 1;
    place += 1;
  }
  return place;
}

export function group(input) {
  // What is no digit stays as typed: the message at the field must speak about what the person sees.
  if (wrong.test(input.value)) return;
  const before = input.value.slice(0, input.selectionStart ?? input.value.length).replace(/[^0-9]/g, "").length;
  const text = grouped(input.value.replace(/[^0-9]/g, ""), input.dataset.digits.split(",").map(Number));
  if (text === input.value) return;
  input.value = text;
  if (document.activeElement === input) {
    const caret = caretAfter(text, before);
    input.setSelectionRange(caret, caret);
  }
}

// Deleting a space alone would put it back at once: delete the digit that the person meant.
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (event.key !== "Backspace" || !input.matches?.("[data-digits]") || input.selectionStart !== input.selectionEnd) return;
  if (input.value[input.selectionStart - 1] === " ") input.setSelectionRange(input.selectionStart - 1, input.selectionStart - 1);
});

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-digits]") && !event.isComposing) group(event.target);
});

document.querySelectorAll("[data-digits]").forEach(group);

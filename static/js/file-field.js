// The browser names its file control in its own language. Our words lie under it, and it stays there, unseen, to be
// clicked, focused, dropped on and read out.
for (const input of document.querySelectorAll("input[type=file][data-file-field]")) {
  const field = document.createElement("div");
  const button = document.createElement("span");
  const chosen = document.createElement("span");
  field.className = "file-field form-control";
  button.className = "file-field-button";
  button.textContent = input.dataset.fileField;
  chosen.className = "file-field-name";
  for (const words of [button, chosen]) words.setAttribute("aria-hidden", "true");
  const show = () => {
    chosen.textContent = [...input.files].map((file) => file.name).join(", ") || input.dataset.fileNone;
  };

  input.before(field);
  field.append(button, chosen, input);
  input.addEventListener("change", show);
  input.form?.addEventListener("reset", () => setTimeout(show));
  show();
}

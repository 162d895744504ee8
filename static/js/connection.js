// A part of the page that htmx could not fetch says so, instead of leaving the person to wonder.
function say() {
  const place = document.querySelector("[data-messages]");
  if (!place || place.querySelector("[data-connection]")) return;
  const note = document.createElement("div");
  note.className = "notice notice-harm";
  note.dataset.connection = "";
  note.setAttribute("role", "alert");
  note.textContent = document.body.dataset.textConnection;
  place.append(note);
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, say);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector("[data-connection]")?.remove();
});

// The bar that sticks to the bottom is as tall as its buttons need on this screen. The page keeps that much room below
// a field that takes the focus, or the bar would lie over it.
const observer = new ResizeObserver(([{ target: bar }]) => {
  if (bar.isConnected) document.documentElement.style.setProperty("--save-bar-height", `${bar.offsetHeight}px`);
});

function watch() {
  const bar = document.querySelector(".save-bar");
  observer.disconnect();
  if (bar) observer.observe(bar);
}

watch();
document.addEventListener("htmx:load", watch); // htmx may have put another bar in its place

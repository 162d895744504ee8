// The bar that sticks to the bottom is as tall as its buttons need on this screen. The page keeps that much room below
// a field that takes the focus, or the bar would lie over it.
const bar = document.querySelector(".save-bar");
const observer = new ResizeObserver(() => {
  document.documentElement.style.setProperty("--save-bar-height", `${bar.offsetHeight}px`);
});

observer.observe(bar);

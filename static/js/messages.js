// What was done is told where the reader lands: before the part that the address names, else on top. A live region is
// read out when something is put into it, not for what it held from the start, so the messages are put in once more.
const DELAY = 100; // milliseconds; screen readers need a moment to notice the region
const place = document.querySelector("[data-messages]");
const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
const told = [...place.children];

if (target) target.before(place);
for (const message of told) message.remove();
setTimeout(() => {
  place.prepend(...told);
  if (target) place.scrollIntoView({ block: "start" });
}, DELAY);

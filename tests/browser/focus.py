"""Where the focus is, judged as a person sees it: marked by a ring, inside the window, under nothing that sticks."""

from playwright.sync_api import Page

COMPLAINT = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused === document.documentElement) return "lost";
  const name = focused.outerHTML.slice(0, 200);
  // A choice that its neighbour draws shows the ring there; what took the focus by script shows none.
  const face = getComputedStyle(focused).opacity === "0" ? focused.nextElementSibling : focused;
  const style = getComputedStyle(face);
  const isRinged = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  if (!isRinged && !focused.matches("main, h1, dialog, [tabindex='-1']")) return `no ring: ${name}`;
  const [width, height] = [document.documentElement.clientWidth, window.innerHeight];
  let isInSight = false;
  for (const box of face.getClientRects()) {
    if (box.height > height / 2) return "";  // such a thing begins in sight and goes on below
    for (const [across, down] of [[0.5, 0.5], [0.02, 0.2], [0.98, 0.2], [0.02, 0.8], [0.98, 0.8]]) {
      const [x, y] = [box.left + box.width * across, box.top + box.height * down];
      if (x < 0 || y < 0 || x >= width || y >= height) return `outside the window: ${name}`;
      const top = document.elementFromPoint(x, y);
      if (top && (top.contains(face) || face.contains(top) || top.contains(focused))) { isInSight = true; continue; }
      for (let over = top; over; over = over.parentElement) {
        if (over.contains(focused)) break;
        if (["sticky", "fixed", "absolute"].includes(getComputedStyle(over).position)) {
          return `under ${over.tagName} ${over.className}: ${name}`;
        }
      }
    }
  }
  return isInSight ? "" : `covered: ${name}`;
}"""


def complaint_about_focus(page: Page) -> str:
    """Empty: the focus can be seen. "lost": it is on nothing. Else what is wrong with which element."""
    return str(page.evaluate(COMPLAINT))


def assert_focus_in_sight(page: Page) -> None:
    complaint = complaint_about_focus(page)
    assert not complaint, f"{page.url}: the focus is {complaint}"

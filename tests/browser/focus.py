"""Where the focus is, judged as a person sees it: marked by a ring, inside the window, under nothing that sticks."""

from dataclasses import dataclass

from playwright.sync_api import ElementHandle, Page

COMPLAINT = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused === document.documentElement) return "lost";
  const name = focused.outerHTML.slice(0, 200);
  // A choice that its neighbour draws shows the ring there; what took the focus by script shows none.
  const isDrawnByAnother = getComputedStyle(focused).opacity === "0";
  const face = isDrawnByAnother ? focused.closest(".file-field") ?? focused.nextElementSibling : focused;
  const style = getComputedStyle(face);
  const isRinged = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  if (!isRinged && !focused.matches("main, h1, dialog, [tabindex='-1']")) return `no ring: ${name}`;
  const [width, height] = [document.documentElement.clientWidth, window.innerHeight];
  // Sideways Chromium is content when a part of a wide table's cell is in sight: what is cut off there does not count.
  let [from, to] = [0, width];
  for (let around = face.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflowX === "visible") continue;
    const edges = around.getBoundingClientRect();
    [from, to] = [Math.max(from, edges.left), Math.min(to, edges.right)];
  }
  let isInSight = false;
  for (const box of face.getClientRects()) {
    const isTall = box.height > 100;  // a part of it in sight is enough, as of a text of ten lines
    const [left, right] = [Math.max(box.left, from), Math.min(box.right, to)];
    if (right <= left) continue;
    for (const [across, down] of [[0.5, 0.5], [0.02, 0.2], [0.98, 0.2], [0.02, 0.8], [0.98, 0.8]]) {
      const [x, y] = [left + (right - left) * across, box.top + box.height * down];
      if (isTall && (y < 0 || y >= height)) continue;
      if (y < 0 || y >= height) return `outside the window: ${name}`;
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
  return isInSight ? "" : `covered or cut off: ${name}`;
}"""

LOOK = f"""target => {{
  const focused = document.activeElement;
  const isOfItsGroup = target?.type === "radio" && !target.dataset.row && focused?.name === target.name;
  return [({COMPLAINT})(), Boolean(target) && (focused === target || isOfItsGroup)];
}}"""


@dataclass(frozen=True)
class Focus:
    """What is wrong with the focus ("lost": it is on nothing), and whether it is where one wanted to be.

    Of radio buttons with one name, Tab reaches one: it has arrived at that group.
    """

    complaint: str
    has_arrived: bool = False

    @property
    def is_lost(self) -> bool:
        return self.complaint == "lost"


def look_at_focus(page: Page, target: ElementHandle | None = None) -> Focus:
    return Focus(*page.evaluate(LOOK, target))


def assert_focus_in_sight(page: Page) -> None:
    complaint = look_at_focus(page).complaint
    assert not complaint, f"{page.url}: the focus is {complaint}"

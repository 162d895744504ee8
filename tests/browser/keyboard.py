"""A person without a mouse: everything goes through page.keyboard; locators only say where one wants to be."""

from dataclasses import dataclass

from playwright.sync_api import ElementHandle, Locator, Page, expect

from tests.browser.focus import Focus, look_at_focus
from tests.chromium import wait_for_behaviours

MOST_STEPS = 100


@dataclass(frozen=True)
class Keys:
    page: Page

    def press(self, *keys: str) -> None:
        """Keys do not wait for a page as taps do, nor for its scripts, which come after it."""
        for key in keys:
            wait_for_behaviours(self.page)
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def walk_to(self, target: Locator, *, backwards: bool = False) -> None:
        """Tab until the focus is there, in sight at every step; from the end of the page it goes round to the top."""
        expect(target).to_be_visible()
        self._walk(target.element_handle(), "Shift+Tab" if backwards else "Tab")

    def _walk(self, target: ElementHandle, key: str) -> None:
        focus = look_at_focus(self.page, target)
        for _step in range(MOST_STEPS):
            if focus.has_arrived:
                return
            focus = self.step(key, target)
        raise AssertionError(f"{self.page.url}: the keyboard does not reach {target}")

    def step(self, key: str, target: ElementHandle | None = None) -> Focus:
        """Only between the end of the page and its beginning is the focus for one step with the browser itself."""
        self.press(key)
        focus = look_at_focus(self.page, target)
        if focus.is_lost:
            self.press(key)
            focus = look_at_focus(self.page, target)
        assert not focus.complaint, f"{self.page.url}: the focus is {focus.complaint}"
        return focus

    def arrive_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        wait_for_behaviours(self.page)

    def skip_to_content(self) -> None:
        """From the top of a page that has just opened."""
        self.press("Tab")
        expect(self.page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
        self.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def follow(self, link: Locator) -> None:
        self.walk_to(link)
        self.press("Enter")

    def submit(self, button: Locator) -> None:
        """Where the next page looks like this one, so that nothing on it says that it has come."""
        self.walk_to(button)
        with self.page.expect_navigation():
            self.press("Enter")

    def fill(self, field: Locator, text: str) -> None:
        self.walk_to(field)
        self.press("Control+A")
        self.type(text)

    def choose(self, radio: Locator) -> None:
        """One of a group of radio buttons: Tab reaches the group, arrows go through it."""
        group = self.page.locator(f"input[name='{radio.get_attribute('name')}']")
        self._walk(radio.element_handle(), "Tab")
        self.press("Space")
        for _step in range(group.count()):
            if radio.is_checked():
                return
            self.press("ArrowDown")
        expect(radio).to_be_checked()

    def tick(self, box: Locator) -> None:
        self.walk_to(box)
        self.press("Space")
        expect(box).to_be_checked()

    def save(self) -> None:
        self.press("Control+Enter")

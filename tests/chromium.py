"""Browser tests: Chromium against the live server, watched for errors, and axe-core's verdict on a page.

A browser test is marked `browser`, takes `page` (already pointed at the live server: `page.goto("/")`) and may be
run at both widths with `@at_both_widths`.
"""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, Route, ViewportSize, WebError
from pytest_django.live_server_helper import LiveServer

from tests.selection import chromium_path

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
at_both_widths = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360px", "1280px"])

LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# A refused form (422) or a missing page (404) is what some tests are after; files that a page needs must be there.
PARTS_OF_A_PAGE = {"script", "stylesheet", "image", "font", "manifest", "media"}
STATUS_MESSAGE = "Failed to load resource: the server responded with a status of"
READY = "html.js-ready, html:not(:has(script[src*='js/app'])) > body"
TAPS_WAIT_FOR_BEHAVIOURS = """
const style = new CSSStyleSheet();
style.replaceSync("html:has(script[src*='js/app']):not(.js-ready) body { pointer-events: none }");
document.adoptedStyleSheets = [style];
"""
"""Playwright taps what a tap would reach, and tries again while nothing is reached."""
OWN_SCHEMES = ("data:", "blob:", "about:")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    # Playwright keeps an event loop in this thread; Django would take each query for one made inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {**browser_type_launch_args, "executable_path": chromium_path(), "args": LAUNCH_ARGUMENTS}


@pytest.fixture
def viewport() -> ViewportSize:
    return DESKTOP


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return str(live_server.url)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], viewport: ViewportSize) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": viewport,
        "locale": "id-ID",
        "timezone_id": "Asia/Makassar",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def page_problems() -> Iterator[list[str]]:
    """What pages complained of. Not empty at the end: the test fails. A test that provokes one removes it itself."""
    problems: list[str] = []
    yield problems
    if problems:
        pytest.fail("The browser reported:\n" + "\n".join(problems), pytrace=False)


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], base_url: str, page_problems: list[str]
) -> Callable[..., BrowserContext]:
    def watched_context(**options: Any) -> BrowserContext:
        context = new_context(**options)
        _watch(context, page_problems, own_origin=base_url)
        if options.get("java_script_enabled", True):
            context.on("page", _wait_for_behaviours)
            context.add_init_script(TAPS_WAIT_FOR_BEHAVIOURS)
        return context

    return watched_context


def wait_for_behaviours(page: Page) -> None:
    """Behaviours load after the page: a key pressed before that would do what it does without scripts."""
    page.wait_for_load_state()
    page.locator(READY).first.wait_for(state="attached")


def _wait_for_behaviours(page: Page) -> None:
    go_to = page.goto

    def goto(*arguments: Any, **options: Any) -> Response | None:
        response = go_to(*arguments, **options)
        if options.get("wait_until") != "commit":  # a test of what happens before the scripts are there
            page.locator(READY).first.wait_for(state="attached")
        return response

    page.goto = goto  # type: ignore[method-assign]


def _watch(context: BrowserContext, problems: list[str], *, own_origin: str) -> None:
    """Notes script errors, violations of the content security policy, missing files and requests to other hosts."""

    def on_console(message: ConsoleMessage) -> None:
        # Chromium reports policy violations as console errors too.
        if message.type == "error" and not message.text.startswith(STATUS_MESSAGE):
            problems.append(f"console: {message.text}")

    def on_error(error: WebError) -> None:
        problems.append(f"script error: {error.error}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in PARTS_OF_A_PAGE:
            problems.append(f"{response.status} for {response.url}")

    def refuse(route: Route, request: Request) -> None:
        problems.append(f"request to another host: {request.url}")
        route.abort()

    context.on("console", on_console)
    context.on("weberror", on_error)
    context.on("response", on_response)
    context.route(lambda url: not url.startswith((own_origin, *OWN_SCHEMES)), refuse)


def assert_no_axe_violations(page: Page) -> None:
    """Runs every axe-core rule on the page as it is now, and fails with what is wrong, where, and how to mend it.

    axe goes in through the debugger, which the page's strict content security policy does not concern. That one would
    refuse the copies of style sheets which axe's preloading makes for an experimental rule, so there is no preloading.
    """
    session = page.context.new_cdp_session(page)
    try:
        if not _evaluate(session, "'axe' in globalThis"):
            _evaluate(session, f"{AXE_SCRIPT};undefined")
        options = "{resultTypes: ['violations'], preload: false}"
        result = _evaluate(session, f"axe.run(document, {options}).then(JSON.stringify)")
    finally:
        session.detach()
    violations = json.loads(result)["violations"]
    assert not violations, f"{page.url}\n" + "\n".join(_describe(violation) for violation in violations)


def _evaluate(session: Any, expression: str) -> Any:
    answer = session.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
    if "exceptionDetails" in answer:
        raise RuntimeError(f"axe could not run: {answer['exceptionDetails']}")
    return answer["result"].get("value")


def _describe(violation: dict[str, Any]) -> str:
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"]:
        lines += [
            f"    at {' '.join(map(str, node['target']))}: {node['html'][:200]}",
            f"      {node['failureSummary']}",
        ]
    return "\n".join(lines)

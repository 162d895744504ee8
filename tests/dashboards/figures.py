"""Reading a dashboard as a person does: its links, the number that each one shows, and the rows behind it."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client

LISTS = {"/enrolments/", "/attendance/", "/outcomes/"}
PROGRAMS = "/programs/"
MONEY_AND_SHARES = re.compile(r"[+\u2212]?Rp[\d.,]+|[\d.,]+%")
NUMBER = re.compile(r"\d[\d.,]*")
NO_COUNTS = [
    r"of [\d.,]+ seats?",  # the sum of a setting of programmes
    r"[\d.,]+ taken in all, also by people whom you do not see",
    r"Fewer than 5 people",
    r"Updated [\d.]+",
]


@dataclass(frozen=True)
class Figure:
    """A link to rows. `number` is what it says that it opens; None where it says a share, a sum of money or nothing."""

    url: str
    text: str
    number: int | None


def figures_of(body: str) -> list[Figure]:
    """Every link of the page's content to a list of rows, and every other one with a number in it."""
    figures = [Figure(url, text, _number_in(text)) for url, text in links_of(body)]
    return [figure for figure in figures if figure.url.partition("?")[0] in LISTS or figure.number is not None]


def links_of(body: str) -> list[tuple[str, str]]:
    """Address and words of every link of the page's content, but for those that change the filter."""
    found = re.findall(r'(?s)<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', _main(body))
    return [(unescape(address), _words(inner)) for address, inner in found]


def numbers_without_a_link(body: str, *, within: str = "") -> list[str]:
    """Numbers of rows above zero that open nothing, with their line. within: a class, such as "tile"."""
    parts = re.findall(rf'(?s)<(?:div|li) class="{within}\b.*?(?=<(?:div|li) class="{within}\b|$)', _main(body))
    texts = [re.sub(r"(?s)<a .*?</a>|<svg.*?</svg>", "\n", part) for part in (parts if within else [_main(body)])]
    lines = [_words(line) for text in texts for line in re.split(r"</(?:p|td|th|li|span|h\d)>|\n", text)]
    return [line for line in lines if _counted(line)]


def rows_behind(client: Client, url: str) -> int:
    """How many rows the list has, over all of its pages; a programme's own page is one."""
    path, count = url.partition("?")[0], 0
    if re.fullmatch(rf"{PROGRAMS}\d+/", path):
        return int(client.get(url).status_code == 200)
    while url:
        page: Any = client.get(url).context["page"]
        count += len(page.rows)
        url = path + page.next_query if page.has_next else ""
    return count


def _main(body: str) -> str:
    """The content without the filters, whose choices and chips are no figures."""
    main = body.partition('<main id="main"')[2].partition("</main>")[0].partition(">")[2]
    return re.sub(r'(?s)<form method="get".*?</form>|<a [^>]*class="chip.*?</a>', "", main)


def _words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def _counted(line: str) -> bool:
    without = MONEY_AND_SHARES.sub(" ", line)
    for pattern in NO_COUNTS:
        without = re.sub(pattern, " ", without)
    return any(int(re.sub(r"[.,]", "", number)) for number in NUMBER.findall(without))


def _number_in(text: str) -> int | None:
    """The first whole number that is no money, no share and no count of seats."""
    without = MONEY_AND_SHARES.sub(" ", text)
    for pattern in NO_COUNTS:
        without = re.sub(pattern, " ", without)
    numbers = NUMBER.findall(without)
    return int(re.sub(r"[.,]", "", numbers[0])) if numbers else None

"""Reading a dashboard as a person does: its links, the number that each one shows, and the rows behind it."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client

LISTS = {"/enrolments/", "/attendance/", "/outcomes/"}
MONEY_AND_SHARES = re.compile(r"[+\u2212]?Rp[\d.,]+|[\d.,]+%")


@dataclass(frozen=True)
class Figure:
    """`number` is what the link says it opens: the first whole number in it that is no money and no share."""

    url: str
    text: str
    number: int


def figures_of(body: str) -> list[Figure]:
    """Every link of the page's content to a list of rows."""
    main = body.partition('<main id="main"')[2].partition("</main>")[0]
    found = []
    for address, inner in re.findall(r'(?s)<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', main):
        url = unescape(address)
        if url.partition("?")[0] in LISTS:
            text = " ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split())
            found.append(Figure(url, text, _number_in(text)))
    return found


def rows_behind(client: Client, url: str) -> int:
    """How many rows the list has, over all of its pages."""
    path, count = url.partition("?")[0], 0
    while url:
        page: Any = client.get(url).context["page"]
        count += len(page.rows)
        url = path + page.next_query if page.has_next else ""
    return count


def _number_in(text: str) -> int:
    numbers = re.findall(r"\d[\d.,]*", MONEY_AND_SHARES.sub(" ", text))
    assert numbers, f"no number in the link {text!r}"
    return int(re.sub(r"[.,]", "", numbers[0]))

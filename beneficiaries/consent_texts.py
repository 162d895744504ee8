"""What a person is told before consenting, in plain words, by version (UU 27/2022, articles 21 and 22).

A text is never changed: people consented to what it said. New words are a new version and a new
CURRENT_TEXT_VERSION; records keep the version under which they were made.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models.consent import CURRENT_TEXT_VERSION

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class ConsentText:
    """`purposes` in the order of ConsentPurpose; `rights` goes with each of them."""

    version: str
    purposes: "dict[str, StrPromise]"
    rights: "StrPromise"

    @property
    def paragraphs(self) -> "list[tuple[StrPromise, StrPromise]]":
        """Each purpose's name and text."""
        return [(ConsentPurpose(code).label, text) for code, text in self.purposes.items()]


TEXTS = {
    "2026-11": ConsentText(
        version="2026-11",
        purposes={
            ConsentPurpose.REGISTRATION: _(
                "The Bontang city government writes down who you are, your family, where you live, and what you tell "
                "about your living conditions, health difficulties and disasters, to find out which help you need."
            ),
            ConsentPurpose.PROGRAMME: _(
                "Your data are used to see which programmes suit you, to keep your place in the queue, and to note "
                "your attendance and what the programme has changed for you."
            ),
            ConsentPurpose.PARTNER: _(
                "The partner who holds your training sees your name, your attendance and what you need to take part. "
                "They do not see your identity number, your poverty data or your health data."
            ),
            ConsentPurpose.PUBLICATION: _(
                "Your photo and your story may be shown in reports and news of the city. You see them first, and you "
                "may take part in every programme without this."
            ),
        },
        rights=_(
            "You may see your data, have them corrected, and take this consent back on any day at the kelurahan "
            "office. Saying no does not cost you any help that you have a right to."
        ),
    ),
}


def current_text() -> ConsentText:
    return TEXTS[CURRENT_TEXT_VERSION]

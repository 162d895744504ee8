"""The code lists of the registry: Dukcapil's (KK card), UU 8/2016, Kepmensos 262/HUK/2022, BNPB, UU PDP 27/2022."""

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DATA = Path(__file__).parent / "data"


class Sex(models.TextChoices):
    MALE = "male", pgettext_lazy("sex", "Male")
    FEMALE = "female", pgettext_lazy("sex", "Female")


class Relation(models.TextChoices):
    """Relation to the head of the family (SHDK), in the order of the card."""

    HEAD = "head", _("Head of family")
    HUSBAND = "husband", _("Husband")
    WIFE = "wife", _("Wife")
    CHILD = "child", _("Child")
    CHILD_IN_LAW = "child_in_law", _("Child-in-law")
    GRANDCHILD = "grandchild", _("Grandchild")
    PARENT = "parent", _("Parent")
    PARENT_IN_LAW = "parent_in_law", _("Parent-in-law")
    OTHER_RELATIVE = "other_relative", _("Other relative")
    DOMESTIC_WORKER = "domestic_worker", _("Domestic worker")
    OTHER = "other", pgettext_lazy("relation", "Other")


class Education(models.TextChoices):
    """Highest education, Dukcapil's codes 1 to 10 in order."""

    NONE = "none", _("No schooling yet")
    PRIMARY_UNFINISHED = "primary_unfinished", _("Primary school not finished")
    PRIMARY = "primary", _("Primary school (SD)")
    JUNIOR_SECONDARY = "junior_secondary", _("Junior secondary (SLTP)")
    SENIOR_SECONDARY = "senior_secondary", _("Senior secondary (SLTA)")
    DIPLOMA_1_2 = "diploma_1_2", _("Diploma I/II")
    DIPLOMA_3 = "diploma_3", _("Diploma III")
    BACHELOR = "bachelor", _("Diploma IV or bachelor (S1)")
    MASTER = "master", _("Master (S2)")
    DOCTORATE = "doctorate", _("Doctorate (S3)")


class MaritalStatus(models.TextChoices):
    SINGLE = "single", _("Never married")
    MARRIED = "married", _("Married")
    DIVORCED = "divorced", _("Divorced")
    WIDOWED = "widowed", _("Widowed")


class Religion(models.TextChoices):
    """Dukcapil's codes 1 to 7 in order."""

    ISLAM = "islam", _("Islam")
    PROTESTANT = "protestant", _("Protestant Christianity")
    CATHOLIC = "catholic", _("Catholicism")
    HINDU = "hindu", _("Hinduism")
    BUDDHIST = "buddhist", _("Buddhism")
    CONFUCIAN = "confucian", _("Confucianism")
    BELIEF = "belief", _("Belief in God Almighty or other")


class Citizenship(models.TextChoices):
    INDONESIAN = "wni", _("Indonesian (WNI)")
    FOREIGN = "wna", _("Foreign (WNA)")


class BirthDatePrecision(models.TextChoices):
    EXACT = "exact", _("exact date")
    YEAR = "year", _("year only")
    AGE = "age", _("from an age")


class NikStatus(models.TextChoices):
    NONE = "none", _("No NIK yet")
    UNCHECKED = "unchecked", _("Not checked yet")
    MATCHED = "matched", _("Matched with Dukcapil")
    NOT_MATCHED = "not_matched", _("Not matched")
    DUPLICATE = "duplicate", _("Used twice")


class PersonStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("person", "Active")
    MOVED = "moved", _("Moved away")
    DECEASED = "deceased", _("Deceased")
    MERGED = "merged", _("Merged with another record")


CHOSEN_STATUS = [choice for choice in PersonStatus.choices if choice[0] != PersonStatus.MERGED]
"""What a form offers: a record is merged by a decision of its own, never by editing it."""


class CandidateStatus(models.TextChoices):
    """What was decided of two records that may be one person."""

    WAITING = "waiting", pgettext_lazy("possible duplicate", "Waiting for a decision")
    MERGED = "merged", pgettext_lazy("possible duplicate", "Merged")
    DIFFERENT = "different", _("Not the same person")


class LeavingReason(models.TextChoices):
    """Why somebody belongs to another family now. Who died or left the city stays on the card of their family."""

    FOUNDED = "founded", _("Founded a family of their own (pecah KK)")
    JOINED = "joined", _("Joined another family (numpang KK)")
    HANDED_OVER = "handed_over", _("Handed over to another kelurahan")


class TransferStatus(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("transfer", "Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("transfer", "Handed over")
    DECLINED = "declined", pgettext_lazy("transfer", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("transfer", "Withdrawn by those who asked")
    OVERTAKEN = "overtaken", pgettext_lazy("transfer", "Handed over to another kelurahan")


class DecileStatus(models.TextChoices):
    """Not in DTSEN is an answer of its own, never the same as unknown."""

    LISTED = "listed", _("Listed in DTSEN")
    NOT_LISTED = "not_listed", _("Not in DTSEN")
    UNKNOWN = "unknown", _("Not known")


class DisabilityKind(models.TextChoices):
    """UU 8/2016 article 4. "Ganda" is derived: two kinds or more."""

    PHYSICAL = "physical", _("Physical disability")
    INTELLECTUAL = "intellectual", _("Intellectual disability")
    PSYCHOSOCIAL = "psychosocial", _("Mental disability: psychosocial")
    DEVELOPMENTAL = "developmental", _("Mental disability: developmental")
    VISUAL = "visual", _("Sensory disability: sight")
    HEARING = "hearing", _("Sensory disability: hearing")
    SPEECH = "speech", _("Sensory disability: speech")


class Difficulty(models.IntegerChoices):
    """Answers of the Washington Group Short Set; 3 or more in one domain is the cut-off."""

    NONE = 1, _("No difficulty")
    SOME = 2, _("Some difficulty")
    A_LOT = 3, _("A lot of difficulty")
    CANNOT = 4, _("Cannot do at all")


WASHINGTON_GROUP: "dict[str, StrPromise]" = {
    "seeing": _("Difficulty seeing, even if wearing glasses"),
    "hearing": _("Difficulty hearing, even if using a hearing aid"),
    "walking": _("Difficulty walking or climbing steps"),
    "remembering": _("Difficulty remembering or concentrating"),
    "self_care": _("Difficulty with self-care, such as washing all over or dressing"),
    "communicating": _("Difficulty communicating in the usual language, understanding or being understood"),
}
"""The six domains of the Washington Group Short Set and what each asks, in the order in which they are asked."""


class Accommodation(models.TextChoices):
    """What a person needs in a session; the only fact about disability that partner staff see."""

    RAMP = "ramp", _("Step-free access")
    INTERPRETER = "interpreter", _("Sign language interpreter")
    SCREEN_READER = "screen_reader", _("Screen reader or audio material")
    LARGE_PRINT = "large_print", _("Large print")
    COMPANION = "companion", _("A companion")
    TRANSPORT = "transport", _("Transport")
    EASY_LANGUAGE = "easy_language", _("Easy language and more time")


class DisasterKind(models.TextChoices):
    FLOOD = "flood", _("Flood")
    TIDAL_FLOOD = "tidal_flood", _("Tidal flood (rob)")
    SETTLEMENT_FIRE = "settlement_fire", _("Settlement fire")
    STORM = "storm", _("Whirlwind or extreme weather")
    LANDSLIDE = "landslide", _("Landslide")
    TIDAL_WAVE = "tidal_wave", _("Tidal wave or abrasion")
    DROUGHT = "drought", _("Drought")
    FOREST_FIRE = "forest_fire", _("Forest and land fire")
    EARTHQUAKE = "earthquake", _("Earthquake")
    TSUNAMI = "tsunami", _("Tsunami")
    INDUSTRIAL = "industrial", _("Industrial accident")
    EPIDEMIC = "epidemic", _("Epidemic")
    SOCIAL_CONFLICT = "social_conflict", _("Social conflict")
    OTHER = "other", pgettext_lazy("disaster", "Other")


class Damage(models.TextChoices):
    """Damage to the house, BNPB's levels."""

    NONE = "none", _("Flooded or affected, not damaged")
    LIGHT = "light", _("Lightly damaged")
    MODERATE = "moderate", _("Moderately damaged")
    HEAVY = "heavy", _("Heavily damaged")
    LOST = "lost", _("Lost or swept away")


class Displacement(models.TextChoices):
    NONE = "none", _("Not displaced")
    SHELTER = "shelter", _("Temporary shelter")
    RELATIVES = "relatives", _("With relatives")
    OTHER = "other", _("Elsewhere")


class ConsentPurpose(models.TextChoices):
    REGISTRATION = "registration", _("Registration and social assessment")
    PROGRAMME = "programme", _("Taking part in empowerment programmes")
    PARTNER = "partner", _("Sharing with programme partners")
    PUBLICATION = "publication", _("Photos and stories in publications")


class LawfulBasis(models.TextChoices):
    """UU 27/2022 article 20: consent is one of six."""

    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Agreement")
    LEGAL_OBLIGATION = "legal_obligation", _("Legal obligation")
    VITAL_INTEREST = "vital_interest", _("Vital interest")
    PUBLIC_TASK = "public_task", _("Task in the public interest")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interest")


class DataRequestKind(models.TextChoices):
    """UU 27/2022: what people may ask about their own data."""

    ACCESS = "access", _("See the data and get a copy")
    CORRECTION = "correction", _("Correct or complete the data")
    RESTRICTION = "restriction", _("Restrict or pause their use")
    WITHDRAWAL = "withdrawal", _("Take consent back")


class RequestChannel(models.TextChoices):
    COUNTER = "counter", _("At the counter")
    LETTER = "letter", _("By letter")
    PHONE = "phone", _("By phone or message")
    VISIT = "visit", _("On a home visit")


class DataRequestOutcome(models.TextChoices):
    DONE = "done", _("Done as asked")
    PARTLY = "partly", _("Done in part")
    REFUSED = "refused", _("Refused, with the reason")


class ConsentMethod(models.TextChoices):
    SIGNATURE = "signature", _("Signature")
    THUMBPRINT = "thumbprint", _("Thumb print")
    SPOKEN = "spoken", _("Spoken, recorded")


@cache
def _occupation_rows() -> list[dict[str, str]]:
    with (DATA / "occupations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def occupations() -> list[tuple[int, str]]:
    """Dukcapil's 89 occupations as (code, official Indonesian name), in the order of the list."""
    return [(int(row["code"]), row["name"]) for row in _occupation_rows()]

"""Looking through the whole registry for records that may be one person: started by a coordinator, or once a night."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from beneficiaries.matching import Columns, FoundPairs, PersonRecord, find_pairs
from beneficiaries.models import Person
from beneficiaries.services.duplicate_queue import LikelyPair, note_candidates
from beneficiaries.services.match_records import LIKELY, as_record
from beneficiaries.services.match_weights import keep_weights
from bontang_empowerment.accounts.models import User
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import JobKind, Progress, register_job_kind
from bontang_empowerment.jobs.starting import start_job

KIND = "duplicate_search"
READ_AT_ONCE, NOTED_AT_ONCE = 10_000, 500
SIGN_OF_LIFE = 5.0
"""Seconds: comparing a large registry takes longer than a silent job may."""


def start_duplicate_search(*, by: User) -> Job:
    return start_job(kind=KIND, by=by, title=_("Search for duplicates in the registry"))


def run_search(job: Job, _resume: dict[str, Any]) -> Iterator[Progress]:
    """Read, compare, note. After a kill it begins anew: a pair that is known is noted once."""
    ids: list[int] = []
    records: list[PersonRecord] = []
    people = Person.objects.visible_to(job.owner) if job.owner else Person.objects.filter(merged_into=None)
    while rows := _next_people(people, after=ids[-1] if ids else 0):
        ids += [row.pk for row in rows]
        records += [as_record(row) for row in rows]
        yield Progress(done=len(ids))
    with ThreadPoolExecutor(max_workers=1) as pool:
        comparing = pool.submit(find_pairs, Columns.from_records(records))
        while not wait([comparing], timeout=SIGN_OF_LIFE).done:
            yield Progress(done=len(ids))
    fresh, found = 0, comparing.result()
    keep_weights(found.model, people=len(ids), by=job.owner)
    likely = list(_likely(found, ids))
    for start in range(0, len(likely), NOTED_AT_ONCE):
        pairs = likely[start : start + NOTED_AT_ONCE]
        fresh += note_candidates(pairs, by=job.owner)
        yield Progress(done=len(ids), total=len(ids))
    text = ngettext("%(count)s new pair to look at.", "%(count)s new pairs to look at.", fresh)
    yield Progress(done=len(ids), total=len(ids), result=text % {"count": fresh})


def likely_pairs(people: Sequence[Person]) -> list[LikelyPair]:
    """The pairs among these people, read along as for `as_record`, that are more likely one person than two."""
    found = find_pairs(Columns.from_records(as_record(person) for person in people))
    return list(_likely(found, [person.pk for person in people]))


def _next_people(people: Any, *, after: int) -> list[Person]:
    return list(people.filter(pk__gt=after).select_related("household__kelurahan").order_by("pk")[:READ_AT_ONCE])


def _likely(found: FoundPairs, ids: list[int]) -> Iterator[LikelyPair]:
    """The reasons stay in the source's language."""
    for at in range(len(found)):
        if found.probability[at] >= LIKELY:
            with translation.override("en"):
                reasons = found.reasons(at)
            one, other = ids[found.left[at]], ids[found.right[at]]
            yield LikelyPair(one, other, round(float(found.probability[at]), 4), reasons)


def register_job() -> None:
    label = gettext_lazy("Search for duplicates")
    register_job_kind(JobKind(name=KIND, label=label, run=run_search, hour=lambda: settings.DUPLICATE_SEARCH_HOUR))

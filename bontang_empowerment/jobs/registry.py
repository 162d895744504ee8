"""The kinds of long work. An app registers its own from AppConfig.ready:

    register_job_kind(JobKind(name="people_import", label=_("Import of people"), run=run_import, url=page_of_import))

`run(job, resume)` is a generator. It does one chunk of the work, then yields a Progress; what it wrote since the last
`yield` is committed together with that Progress, in one transaction. When the process is killed, another one calls
`run` again with the `resume` of the last committed Progress: nothing is lost, nothing is done twice. So:

- keep everything that the next chunk needs in `resume` (JSON), nothing in variables that only the first call fills;
- read a file or a list again and skip to where `resume` says; open no server-side cursor across a `yield`;
- keep a chunk under a few seconds: SILENCE without a commit counts as abandoned;
- what lies outside the database (a file) must stand being written again from the last `resume`;
- act as `job.owner`: inside `run` the door is open with the roles that the job was started with;
- raise JobRefusedError with a sentence for the owner when the work cannot go on; any other exception is a fault: it
  is tried again from the last chunk, MOST_STOPS times.

`discard(job)` deletes what the work has left outside the database, when the job expires or is cancelled. `on_stop(job)`
puts right what belongs to a job that ends unfinished (refused, given up, cancelled), in the transaction that ends it:
what the refusing chunk itself wrote is rolled back. `job.result` is the sentence for the owner.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from bontang_empowerment.jobs.models import Job


@dataclass(frozen=True)
class Progress:
    """How far a job is after a chunk. `done` counts rows from the start; `result` is a sentence for the owner.

    `total` stays as it was when left out; the last Progress of the generator is that of the finished job.
    """

    done: int
    total: int | None = None
    resume: dict[str, Any] = field(default_factory=dict)
    result: str = ""


class JobRefusedError(Exception):
    """The work cannot go on; the message is a sentence for the owner that names no personal value."""


Run = Callable[[Job, dict[str, Any]], Iterator[Progress]]


@dataclass(frozen=True)
class JobKind:
    """`url(job)` is the page where the result is; empty when the job's own page says everything. `url_label`: on its
    button, if it is not "Open the result". `hour` says when it starts by itself, once a night and of nobody: an hour
    of the local clock, or None for never."""

    name: str
    label: str | Promise
    run: Run
    url: Callable[[Job], str] = lambda _job: ""
    discard: Callable[[Job], None] = lambda _job: None
    on_stop: Callable[[Job], None] = lambda _job: None
    url_label: str | Promise = ""
    hour: Callable[[], int | None] = lambda: None


class UnknownJobKindError(LookupError):
    """No app has registered this kind of work."""


_kinds: dict[str, JobKind] = {}
_housekeeping: list[Callable[[datetime], object]] = []


def register_job_kind(kind: JobKind) -> None:
    _kinds[kind.name] = kind


def kinds() -> list[JobKind]:
    return list(_kinds.values())


def register_housekeeping(step: Callable[[datetime], object]) -> None:
    """`step(now)` is called by the worker between jobs, once an hour: it deletes what an app keeps for a time only."""
    if step not in _housekeeping:
        _housekeeping.append(step)


def housekeeping() -> tuple[Callable[[datetime], object], ...]:
    return tuple(_housekeeping)


def kind_of(name: str) -> JobKind:
    """Raises UnknownJobKindError."""
    try:
        return _kinds[name]
    except KeyError as error:
        raise UnknownJobKindError(name) from error

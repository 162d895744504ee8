"""Enrolments, queues and attendance in their millions, by INSERT..SELECT out of a first row of each."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus, Field, ProgramStatus
from programs.models import Enrolment, PriorityWeight, Program, ScorePart
from programs.priority_codes import TENTHS, PriorityRule
from trainings.codes import AttendanceStatus
from trainings.models import Attendance, Batch, BatchParticipant, Course, Session

ENROLMENTS, MARKS = 1.5, 5.0  # for each person of the registry
IN_A_PROGRAMME = 50
IN_A_BATCH, MEETINGS = 25, 24
QUEUES = (5_000, 100_000)
GRIDS = 8
GRID_PEOPLE = 30
SCORED = (PriorityRule.DECILE_1, PriorityRule.DISABILITY, PriorityRule.NEW)
POINTS = 10
PRIME = 7919
"""Steps through the people so that nobody comes twice into one programme."""


def fill(by: User) -> None:
    """The rows behind every figure: names of programmes begin with "Bench". Not to be run twice."""
    with transaction.atomic():
        people = _number_people()
        _many_enrolments(people)
        _many_marks(people, by)
        for size in QUEUES:
            _queue(size, people)
        for number in range(GRIDS):
            _grid(number)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _program(name: str, *, capacity: int = IN_A_PROGRAMME, status: ProgramStatus = ProgramStatus.OPEN) -> Program:
    today = timezone.localdate()
    return Program.objects.create(
        name=name,
        field=Field.SEWING,
        starts_on=today - timedelta(days=90),
        ends_on=today + timedelta(days=90),
        capacity=capacity,
        status=status,
    )


def _copy(row: models.Model, source: str, values: Mapping[str, str], given: Iterable[Any] = ()) -> None:
    """Insert a copy of `row` for each of `source` (SQL that yields rows "s"), with SQL for some of its columns."""
    model = type(row)
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
    columns = [str(field.column) for field in fields]
    table, listed = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    chosen = ", ".join(values.get(column, f't."{column}"') for column in columns)
    _run(
        f'INSERT INTO "{table}" ({listed}) SELECT {chosen} FROM "{table}" t, ({source}) s WHERE t.id = %s',  # noqa: S608 - ours
        [*given, row.pk],
    )


def _run(statement: str, given: Iterable[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given))
        return int(cursor.rowcount)


def _number_people() -> int:
    """A table bench_person of those in the registry, numbered from 0; how many they are."""
    return _run(
        "CREATE TEMP TABLE bench_person ON COMMIT DROP AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n"
        " FROM beneficiaries_person WHERE status = 'active' AND merged_into_id IS NULL"
    )


def _many_enrolments(people: int) -> None:
    """Programmes of fifty who completed; bench_enrolment numbers what they are in from 0."""
    programs = max(1, round(people * ENROLMENTS / IN_A_PROGRAMME))
    first = _program("Bench", status=ProgramStatus.CLOSED)
    _copy(first, "SELECT n FROM generate_series(2, %s) n ORDER BY n", {"name": "'Bench ' || n"}, [programs])
    _run(
        "CREATE TEMP TABLE bench_program ON COMMIT DROP AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n"
        " FROM programs_program WHERE name LIKE 'Bench%%'",
        [],
    )
    pattern = _enrolment(first)
    source = (
        "SELECT i, p.id AS program, b.id AS person FROM generate_series(0, %s) i"
        " JOIN bench_program p ON p.n = i / %s JOIN bench_person b ON b.n = (i::bigint * %s) %% %s ORDER BY i"
    )
    place = f"s.i %% {IN_A_PROGRAMME} + 1"
    values = {
        "status": _sql(EnrolmentStatus.COMPLETED),
        "program_id": "s.program",
        "person_id": "s.person",
        "queue_number": place,
        "seat_number": place,
    }
    values |= {"applied_at": "t.applied_at + s.i * interval '1 second'"}
    given = [programs * IN_A_PROGRAMME - 1, IN_A_PROGRAMME, PRIME, people]
    _copy(pattern, source, values, given)
    Enrolment.objects.filter(pk=pattern.pk).delete()
    _run(
        "CREATE TEMP TABLE bench_enrolment ON COMMIT DROP AS"
        " SELECT e.id, e.program_id, row_number() OVER (ORDER BY e.id) - 1 AS n"
        " FROM programs_enrolment e JOIN bench_program p ON p.id = e.program_id"
    )


def _enrolment(program: Program) -> Enrolment:
    """A pattern of many: its person is anybody, its status stands in nobody's way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bench_person LIMIT 1")
        person = cursor.fetchone()[0]
    return Enrolment.objects.create(
        program=program,
        person_id=person,
        status=EnrolmentStatus.INELIGIBLE,
        queue_number=0,
        applied_at=timezone.now() - timedelta(days=400),
    )


def _sql(status: EnrolmentStatus) -> str:
    return f"'{status.value}'"


def _many_marks(people: int, by: User) -> None:
    """Batches of 25 with 24 meetings, everything filled in."""
    number = max(1, round(people * MARKS / (IN_A_BATCH * MEETINGS)))
    batch, session, participant = _batch("Bench", Program.objects.filter(name="Bench")[0])
    taken_in = f"e.n / {IN_A_BATCH} = b.n"
    _copy(
        batch,
        "SELECT b.n, e.program_id AS program FROM generate_series(1, %s) AS b(n)"
        " JOIN bench_enrolment e ON e.n = (b.n - 1) * %s ORDER BY b.n",
        {"name": "'Bench ' || n", "program_id": "s.program"},
        [number, IN_A_BATCH],
    )
    _run(
        "CREATE TEMP TABLE bench_batch ON COMMIT DROP AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n"
        " FROM trainings_batch WHERE name LIKE 'Bench %%'",
        [],
    )
    _copy(
        session,
        f"SELECT b.id AS batch, m FROM bench_batch b, generate_series(1, {MEETINGS}) m ORDER BY b.id, m",  # noqa: S608
        {"batch_id": "s.batch", "number": "s.m", "held_on": "t.held_on + s.m"},
    )
    _copy(
        participant,
        f"SELECT b.id AS batch, e.id AS enrolment FROM bench_batch b JOIN bench_enrolment e ON {taken_in} ORDER BY e.n",  # noqa: S608
        {"batch_id": "s.batch", "enrolment_id": "s.enrolment"},
    )
    mark = Attendance.objects.create(
        session=session,
        participant=participant,
        status=AttendanceStatus.PRESENT,
        marked_by=by,
        marked_at=timezone.now(),
    )
    _copy(
        mark,
        "SELECT m.id AS session, p.id AS participant FROM bench_batch b JOIN trainings_session m ON m.batch_id = b.id"
        " JOIN trainings_batchparticipant p ON p.batch_id = b.id",
        {"session_id": "s.session", "participant_id": "s.participant"},
    )


def _batch(name: str, program: Program) -> tuple[Batch, Session, BatchParticipant]:
    """A batch with one meeting and one participant, all in the past."""
    day = timezone.localdate() - timedelta(days=60)
    course = Course.objects.order_by("pk").first() or Course.objects.create(name="Bench", hours=MEETINGS)
    batch = Batch.objects.create(program=program, course=course, name=name, capacity=GRID_PEOPLE)
    session = Session.objects.create(
        batch=batch, number=1, held_on=day, starts_at="08:00", ends_at="10:00", topic="Bench"
    )
    enrolment = program.enrolments.order_by("pk")[0]
    return batch, session, BatchParticipant.objects.create(batch=batch, enrolment=enrolment, joined_on=day)


def _queue(size: int, people: int) -> None:
    program = _program(f"Bench queue {size}", capacity=1)
    rules = (*SCORED, PriorityRule.WAITING)
    PriorityWeight.objects.bulk_create(PriorityWeight(program=program, rule=rule, points=POINTS) for rule in rules)
    pattern = _enrolment(program)
    values = {
        "status": _sql(EnrolmentStatus.WAITLISTED),
        "person_id": "s.id",
        "queue_number": "s.n + 1",
        "applied_at": f"t.applied_at + (s.n * {PRIME} %% 400) * interval '1 day'",
        "priority_score": f"{TENTHS * POINTS} * (s.n %% {len(SCORED) + 1})",
    }
    _copy(pattern, "SELECT id, n FROM bench_person WHERE n < %s ORDER BY n", values, [min(size, people)])
    Enrolment.objects.filter(pk=pattern.pk).delete()
    first = program.enrolments.order_by("pk")[0]
    part = ScorePart.objects.create(enrolment=first, rule="", points=POINTS)
    source = "SELECT e.id, r FROM programs_enrolment e, unnest(%s) r WHERE e.program_id = %s"
    _copy(part, source, {"enrolment_id": "s.id", "rule": "s.r"}, [[rule.value for rule in SCORED], program.pk])
    part.delete()


def _grid(number: int) -> None:
    """A batch of 30 people and 24 meetings with nothing filled in yet."""
    program = _program(f"Bench grid {number}")
    pattern = _enrolment(program)
    values = {
        "status": _sql(EnrolmentStatus.ENROLLED),
        "person_id": "s.id",
        "queue_number": "s.n + 1",
        "seat_number": "s.n + 1",
    }
    _copy(pattern, "SELECT id, n FROM bench_person WHERE n < %s ORDER BY n", values, [GRID_PEOPLE])
    Enrolment.objects.filter(pk=pattern.pk).delete()
    batch, session, participant = _batch(f"Bench grid {number}", program)
    _copy(
        session,
        "SELECT m FROM generate_series(2, %s) m ORDER BY m",
        {"number": "s.m", "held_on": "t.held_on + s.m"},
        [MEETINGS],
    )
    source = "SELECT id FROM programs_enrolment WHERE program_id = %s AND id <> %s ORDER BY id"
    _copy(participant, source, {"enrolment_id": "s.id"}, [program.pk, participant.enrolment_id])
    if batch.participants.count() != GRID_PEOPLE or batch.sessions.count() != MEETINGS:
        raise RuntimeError("The grid is not of the size to be measured: the registry is too small.")

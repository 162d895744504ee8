"""Somebody moves to another programme, and a step is taken back: by the product's own services, which know how two
programmes and two steps go together. After everything else is written."""

from bontang_empowerment.demo.scene import Scene
from programs.codes import EnrolmentStatus, ProgramStatus, StepReason
from programs.models import Enrolment, Program
from programs.services.enrolment import withdraw
from programs.services.refusals import NotEligibleError
from programs.services.transferring import transfer
from programs.services.undoing import last_step, undo_step

MOVES = 2
ASKED = 40
"""Whoever waits first is asked first; so many are asked before nobody is moved."""
NOTE = "Tempat pelatihan lebih dekat dari rumah"
REASON = "Salah pilih orang: yang mundur tetangganya"


def add_second_thoughts(scene: Scene) -> None:
    """In a registry too small for queues nobody moves."""
    waiting = Enrolment.objects.filter(status=EnrolmentStatus.WAITLISTED, program__status=ProgramStatus.OPEN)
    asked = list(waiting.select_related("program", "person").order_by("pk")[:ASKED])
    _take_back(scene, asked[-1:])
    moved = 0
    for enrolment in asked[:-1]:
        moved += _moves(scene, enrolment)
        if moved == MOVES:
            return


def _moves(scene: Scene, enrolment: Enrolment) -> bool:
    """Into the first open programme whose rules the person meets."""
    others = Program.objects.filter(status=ProgramStatus.OPEN, ends_on__gte=scene.today)
    elsewhere = others.exclude(enrolments__person=enrolment.person)
    for program in elsewhere.order_by("pk"):
        try:
            transfer(
                enrolment=enrolment,
                program=program,
                reason=StepReason.TOO_FAR,
                note=NOTE,
                by=scene.staff.coordinator,
            )
        except NotEligibleError:
            continue
        return True
    return False


def _take_back(scene: Scene, enrolments: list[Enrolment]) -> None:
    for enrolment in enrolments:
        withdraw(enrolment=enrolment, by=scene.staff.coordinator, reason=StepReason.MISTAKE)
        enrolment.refresh_from_db()
        if (step := last_step(enrolment)) is not None:
            undo_step(enrolment=enrolment, step=step, by=scene.staff.coordinator, reason=REASON)

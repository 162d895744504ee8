"""A programme that works in one kelurahan, made anew as a draft for another."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bontang_empowerment.access.repeats import make_once
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import ProgramStatus
from programs.extension import program_copiers
from programs.models import Program
from programs.services.priority import set_weights, weights_of
from programs.services.rules import RULES

COPIED = ("field", "partner", "description", "capacity", "budget", "offer_days")
"""Columns beside the rules. A venue belongs to its kelurahan and a promise to its programme: neither goes along."""


@transaction.atomic
def copy_program(
    *,
    program: Program,
    kelurahan: Kelurahan,
    name: str,
    starts_on: date,
    ends_on: date,
    by: User,
    submission_token: UUID | None = None,
) -> Program:
    """A draft with the rules, points and courses of `program`, for whoever lives in `kelurahan`; nobody is in it.

    A repeat with the same token returns the first result.
    """
    columns = [*COPIED, *(rule for rule in RULES if rule != "kelurahan")]

    def make() -> Program:
        copy = Program(
            **{column: getattr(program, column) for column in columns},
            name=name,
            starts_on=starts_on,
            ends_on=ends_on,
            status=ProgramStatus.DRAFT,
            submission_token=submission_token,
        )
        copy.save(force_insert=True)
        copy.kelurahan.set([kelurahan])
        set_weights(copy, weights_of(program))
        fields = [*columns, "name", "starts_on", "ends_on", "status", "kelurahan", "weights"]
        with translation.override(settings.LANGUAGE_CODE):  # one language, so that the trail can be searched
            reason = _("Copy of programme number %(number)s") % {"number": program.pk}
        record(by=by, action=Action.CREATE, target=copy, fields=fields, reason=reason)
        for take_along in program_copiers:
            take_along(source=program, copy=copy, by=by)
        return copy

    return make_once(Program.objects.all(), submission_token, make, by=by)[0]

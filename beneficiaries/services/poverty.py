"""Poverty assessments: each visit adds one, none is ever changed."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from beneficiaries.extension import tell_facts_changed
from beneficiaries.models import CRITERIA, Household, PovertyAssessment
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


@transaction.atomic
def record_poverty_assessment(
    *,
    household: Household,
    assessed_on: date,
    without_shelter: bool,
    criteria: Mapping[str, bool],
    by: User,
    submission_token: UUID | None = None,
) -> PovertyAssessment:
    """Add the result of one visit.

    criteria: an answer to each of the eight; of a family without shelter none is kept, since none is asked.
    Raises KeyError for a missing answer: a criterion nobody asked about is not a "no".
    """
    answers = {} if without_shelter else {name: criteria[name] for name in CRITERIA}
    assessment = PovertyAssessment(
        household=household,
        assessed_on=assessed_on,
        assessed_by=by,
        without_shelter=without_shelter,
        submission_token=submission_token,
        **answers,
    )
    assessment, is_new = create_once(assessment, by=by, within="household")
    if is_new:
        record(by=by, action=Action.CREATE, target=assessment, fields=["assessed_on", "without_shelter", *answers])
        tell_facts_changed(families=[household.pk], by=by)
    return assessment

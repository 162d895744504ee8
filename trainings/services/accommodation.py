"""Saying what is done about needs that a venue does not meet."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_all
from trainings.accommodation import check_needs
from trainings.codes import NeedAnswered
from trainings.models import Batch, NeedAnswer


@transaction.atomic
def answer_needs(*, batch: Batch, keys: Collection[str], answer: str, words: str, by: User) -> list[NeedAnswer]:
    """One answer for each chosen need (NeedLine.key), with the same words: an interpreter serves several people.

    Raises ValidationError without words, and for a need that is not among those of the batch that `by` may see.
    """
    Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if not words.strip():
        raise ValidationError({"words": _("Say how it is arranged, or why it cannot be.")}, code="words")
    lines = {line.key: line for line in check_needs(batch, user=by).unmet}
    if not keys or any(key not in lines for key in keys) or answer not in NeedAnswered:
        message = _("One of these needs is not open in this batch any more. Open the page again and check.")
        raise ValidationError({"needs": message}, code="refused")
    made = NeedAnswer.objects.bulk_create(
        NeedAnswer(participant=lines[key].place, kind=lines[key].kind, answer=answer, words=words.strip(), by=by)
        for key in sorted(set(keys))
    )
    record_all(by=by, action=Action.CREATE, targets=made, fields=["participant", "kind", "answer", "words"])
    return made

"""A look at a certificate by whoever holds the paper: few from one address, each that finds one in the trail."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from trainings.models import Certificate, CheckWindow

LOOKS_A_MINUTE = 30
"""From one address, which a whole office may share."""
KEPT = timedelta(hours=1)


class TooManyLooksError(Exception):
    """This address has looked too often within the minute."""


def certificate_for(token: str, *, address: str) -> Certificate | None:
    """The certificate that bears this token, revoked ones too; None for any other text. Raises TooManyLooksError."""
    if _looks_of(address) > LOOKS_A_MINUTE:
        raise TooManyLooksError
    with transaction.atomic():
        found = Certificate.objects.filter(token=token).first()
        if found is not None:
            record(by=None, action=Action.REVEAL, target=found, fields=["name", "course"])
    return found


@transaction.atomic
def _looks_of(address: str) -> int:
    """How many looks this address has had within the minute, with this one. Addresses are kept as a keyed digest."""
    minute = timezone.now().replace(second=0, microsecond=0)
    digest = salted_hmac("trainings.certificate_checks", f"{address} {minute:%Y-%m-%d}", algorithm="sha256").hexdigest()
    window, is_new = CheckWindow.objects.get_or_create(address=digest, minute=minute)
    CheckWindow.objects.filter(pk=window.pk).update(looks=F("looks") + 1)
    if is_new:
        CheckWindow.objects.filter(minute__lt=minute - KEPT).delete()
    window.refresh_from_db(fields=["looks"])
    return window.looks

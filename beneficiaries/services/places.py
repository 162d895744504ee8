"""Where a user may register families."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan


def own_kelurahan(user: User) -> QuerySet[Kelurahan]:
    """The kelurahan that the user's roles of this request reach: what forms and filters offer.

    `visible_to` would give all fifteen, since their names are no secret.
    """
    scope = scope_of(user)
    return Kelurahan.objects.all() if scope.city else Kelurahan.objects.filter(pk__in=scope.kelurahan_ids)


def check_own_kelurahan(kelurahan_id: int, *, by: User) -> None:
    """Raises PermissionDenied for a kelurahan that `by` does not reach."""
    if not scope_of(by).reaches(kelurahan_id):
        raise PermissionDenied("This kelurahan is not among your own.")

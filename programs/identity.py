"""Who a participant is, for whom it may be told: partner staff need a basis for sharing, others the reach of a role.

Rows that lead to a participant stay visible, so that seats can be counted and attendance marked. Who it is follows
the door alone: whoever may see the person sees the name, and everybody else "Participant 3", the number that the
registry's own staff see beside the name.
"""

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Case, Exists, F, OuterRef, TextField, Value, When
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from bontang_empowerment.access.policy import policy_of
from bontang_empowerment.access.queryset import M_co, ScopedQuerySet
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User

if TYPE_CHECKING:
    from programs.models import Enrolment

SHOWN = "identity_shown"


class ParticipantRow:
    """A row about a participant. Read without `with_identity_for`, it withholds the identity: it fails closed."""

    identity_shown: bool = False

    @property
    def place_in_programme(self) -> "Enrolment":
        raise NotImplementedError

    @property
    def shown_name(self) -> str:
        """The name, or the number under which partner staff know somebody whose data are withheld."""
        enrolment = self.place_in_programme
        return enrolment.person.name if self.identity_shown else enrolment.number_for_partner

    @property
    def shown_place(self) -> str:
        """The kelurahan; empty while the identity is withheld."""
        return self.place_in_programme.person.household.kelurahan.name if self.identity_shown else ""

    @property
    def shown_person_url(self) -> str:
        """The person's page; empty for whoever would not find it there."""
        return self.place_in_programme.person.get_absolute_url() if self.identity_shown else ""


def number_in_words(number: int) -> str:
    return _("Participant %(number)s (data withheld)") % {"number": number}


class ParticipantRows(ScopedQuerySet[M_co]):
    """The queryset base of rows that lead to a person by `person_path`."""

    person_path: ClassVar[str] = "person"

    def with_identity_for(self, user: User | AnonymousUser) -> Self:
        """Adds `identity_shown`: whether `user` may see who the participant is. No query of its own."""
        shown: Value | Exists = Value(True, output_field=BooleanField())
        if (condition := scope_of(user).rows(policy_of(Person))) is not None:
            shown = Exists(Person.objects.filter(condition, pk=OuterRef(self.person_path)))
        return self.annotate(**{SHOWN: shown})

    def by_shown_name(self) -> Self:
        """After `with_identity_for`: by name; those withheld come last, in an order that tells nothing of theirs."""
        name = Case(
            When(**{SHOWN: True}, then=F(f"{self.person_path}__name_key")), default=Value(""), output_field=TextField()
        )
        return self.order_by(F(SHOWN).desc(), name, "pk")


def is_shown_to(user: User, enrolment: "Enrolment") -> bool:
    """What `with_identity_for` adds, of one enrolment. One query."""
    return Person.objects.visible_to(user).filter(pk=enrolment.person_id).exists()

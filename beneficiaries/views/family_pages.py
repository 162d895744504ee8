"""What the forms about a family share: they name it as its own page does."""

from beneficiaries.models import Household
from beneficiaries.views.households import family_title
from bontang_empowerment.accounts.models import User


def name_of_family(household: Household, user: User) -> str:
    """ "Family of Siti Aminah", for a household read without its members."""
    return family_title(Household.objects.visible_to(user).with_head(user).get(pk=household.pk))

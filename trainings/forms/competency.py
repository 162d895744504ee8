"""The forms behind the competency grid and a decision about one result."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.forms import ScopedForm
from trainings.codes import Decision
from trainings.competency_cells import posted_results
from trainings.services.competency import UnitCell


class CompetencyForm(ScopedForm):
    """Carries what was posted and shows the service's refusals; the rules are the service's."""

    @property
    def results(self) -> dict[UnitCell, str]:
        return posted_results(self.data) if isinstance(self.data, QueryDict) else {}


class DecisionForm(ScopedForm):
    decision = forms.ChoiceField(
        label=_("Result"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        help_text=_("“By the rule” takes an earlier decision back."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept with the decision, with your name and the time.")
    )

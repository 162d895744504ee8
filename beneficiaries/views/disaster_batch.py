"""Recording a disaster RT by RT: which RT, one family after another, and taking the last one back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beneficiaries.disaster_batch_page import MOST_FAMILIES, Progress, Rt, record_url, rts_of
from beneficiaries.forms.disaster_batch import BatchImpactForm, RtForm
from beneficiaries.models import DisasterEvent, DisasterImpact, Household
from beneficiaries.services.disaster import AlreadyRecordedError, record_disaster_impact
from beneficiaries.services.disaster_batch import (
    NamesakesError,
    NotUndoneError,
    may_undo,
    record_unknown_family,
    undo_disaster_impact,
)
from beneficiaries.views.family_pages import name_of_family
from beneficiaries.views.households import family_title
from bontang_empowerment.access.views import ScopedFormView, scoped_object_or_404, signed_in


class DisasterRecordView(ScopedFormView):
    """Without an RT in the address: which RT. With one: its families. Entries are posted one by one.

    An entry posted by the page's script (X-Autosave) is answered in JSON, one of the plain form by a redirect.
    """

    parent_model = DisasterEvent
    form_class = BatchImpactForm

    @cached_property
    def place(self) -> RtForm:
        return RtForm(self.request.GET, by=self.user)

    @cached_property
    def rt(self) -> Rt | None:
        chosen = self.place.cleaned_data if self.place.is_valid() else {}
        if not chosen.get("rt") or not chosen.get("kelurahan"):
            return None
        named = self.request.GET.get("name", "").strip()
        return Rt(self.parent, chosen["kelurahan"], chosen["rt"], self.user, named)

    @property
    def is_autosave(self) -> bool:
        return self.request.headers.get("X-Autosave") == "1"

    def get_template_names(self) -> list[str]:
        return [f"beneficiaries/{'disaster_record' if self.rt else 'disaster_record_rts'}.html"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.rt is None:
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: BatchImpactForm) -> HttpResponse:
        facts = dict(form.cleaned_data)
        try:
            impact = self._record(facts)
        except AlreadyRecordedError as error:
            return self._already(error.impact)
        except NamesakesError as error:
            return self._ask(form, error.families)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        if self.is_autosave:
            return JsonResponse({"status": "saved", **self._told(impact), **self._progress()})
        told = _("%(name)s: %(damage)s. Saved.")
        messages.success(self.request, told % {"name": self._name(impact), "damage": impact.get_damage_display()})
        return redirect(self._page.url)

    def form_invalid(self, form: BatchImpactForm) -> HttpResponse:
        if self.is_autosave:
            texts = [str(text) for errors in form.errors.values() for text in errors]
            return JsonResponse({"status": "refused", "message": " ".join(texts)}, status=400)
        return super().form_invalid(form)

    def _record(self, facts: dict[str, Any]) -> DisasterImpact:
        household, name = facts.pop("household"), facts.pop("name")
        is_confirmed = facts.pop("is_confirmed")
        if household is not None:
            return record_disaster_impact(household=household, event=self.parent, by=self.user, **facts)
        page = self._page
        return record_unknown_family(
            event=self.parent,
            kelurahan=page.kelurahan,
            rt=page.rt,
            name=name,
            by=self.user,
            is_confirmed=is_confirmed,
            **facts,
        )

    @property
    def _page(self) -> Rt:
        if self.rt is None:
            raise TypeError("Asked for the RT of a page without one.")
        return self.rt

    def _already(self, impact: DisasterImpact) -> HttpResponse:
        """Somebody was first: their record is shown, and stays as it is."""
        message = _("%(name)s is on record already: %(damage)s%(by)s. What you entered was not saved.") % {
            "name": self._name(impact),
            "damage": impact.get_damage_display(),
            "by": _recorded(impact),
        }
        if self.is_autosave:
            return JsonResponse({"status": "already", "message": message, **self._told(impact), **self._progress()})
        messages.warning(self.request, message)
        return redirect("beneficiaries:disaster_impact_update", impact.pk)

    def _ask(self, form: BatchImpactForm, families: Any) -> HttpResponse:
        offered = [
            {"household": family.pk, "name": family.head.name if family.head else "", "place": _place(family)}
            for family in families
        ]
        if self.is_autosave:
            message = _("A family of this name is on record. Is it this one?")
            return JsonResponse({"status": "doubt", "message": message, "families": offered})
        return self.render_to_response(self.get_context_data(form=form, namesakes=offered))

    def _told(self, impact: DisasterImpact) -> dict[str, Any]:
        household = Household.objects.visible_to(self.user).with_head(self.user).get(pk=impact.household_id)
        return {
            "household": household.pk,
            "name": family_title(household),
            "head": household.head.name if household.head else "",
            "address": household.domicile_address or household.address,
            "damage": impact.get_damage_display(),
            "edit": reverse("beneficiaries:disaster_impact_update", args=[impact.pk]),
            "undo": reverse("beneficiaries:disaster_impact_undo", args=[impact.pk]),
        }

    def _name(self, impact: DisasterImpact) -> str:
        return name_of_family(impact.household, self.user)

    def _progress(self) -> dict[str, str]:
        return {"progress": in_words(self._page, self._page.progress())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(event=self.parent, **kwargs)
        if self.rt is None:
            return context | self._rts()
        lines, progress, last = self.rt.read_lines(), self.rt.progress(), self.rt.last_of_mine()
        return context | {
            "place": self.rt,
            "open_lines": [line for line in lines if line.impact is None],
            "done_lines": [line for line in lines if line.impact is not None],
            "progress": progress,
            "progress_text": in_words(self.rt, progress),
            "is_cut": len(lines) == MOST_FAMILIES,
            "all_rts_url": record_url(self.parent, self.rt.kelurahan),
            "last": last if last is not None and may_undo(last, by=self.user) else None,
            "last_name": self._name(last) if last is not None else "",
        }

    def _rts(self) -> dict[str, Any]:
        kelurahan = self.place.cleaned_data.get("kelurahan") if self.place.is_valid() else None
        offered = list(self.place.fields["kelurahan"].queryset)  # type: ignore[attr-defined]  # a choice of rows
        return {
            "place_form": self.place,
            "kelurahan": kelurahan,
            "offered": [(one, record_url(self.parent, one)) for one in offered] if len(offered) > 1 else [],
            "rts": rts_of(self.parent, kelurahan, by=self.user) if kelurahan else [],
            "is_reached": kelurahan is None or self.parent.kelurahan.filter(pk=kelurahan.pk).exists(),
        }


@require_POST
def disaster_impact_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own last entry. Posted twice, the second finds it gone and says so."""
    user = signed_in(request)
    rows = DisasterImpact.objects.select_related("event", "kelurahan", "household")
    impact = scoped_object_or_404(request, rows, pk=pk)
    name = name_of_family(impact.household, user)
    try:
        undo_disaster_impact(impact=impact, by=user)
    except NotUndoneError:
        messages.error(
            request, _("Only your own entry of today that nobody has edited is taken back. Edit it instead.")
        )
        return redirect("beneficiaries:disaster_impact_update", pk)
    messages.success(request, _("%(name)s: the entry was taken back.") % {"name": name})
    return redirect(record_url(impact.event, impact.kelurahan, impact.rt))


def in_words(page: Rt, progress: Progress) -> str:
    """ "37 of 120 families in RT 012"."""
    return _("%(done)s of %(total)s families in RT %(rt)s") % {
        "done": progress.done,
        "total": progress.total,
        "rt": page.rt,
    }


def _recorded(impact: DisasterImpact) -> str:
    if impact.recorded_by is None:
        return ""
    moment = localtime(impact.created_at)
    told = {"name": impact.recorded_by.name, "day": f"{moment:%d-%m-%Y}", "time": time_format(moment, "H:i")}
    return _(" (by %(name)s on %(day)s at %(time)s)") % told


def _place(household: Household) -> str:
    return ", ".join(part for part in (f"RT {household.rt}", household.address) if part)

"""The next steps of an enrolment: each is a post."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bontang_empowerment.access.views import scoped_object_or_404, signed_in
from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus
from programs.forms.enrolments import StepForm
from programs.models import Enrolment
from programs.services.enrolment import accept_offer, complete, decline_offer, exit_enrolment, withdraw
from programs.services.refusals import RefusedError
from programs.views.enrolments import enrolment_page


@require_POST
def enrolment_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return take(request, enrolment_or_404(request, pk), accept_offer)


@require_POST
def enrolment_complete(request: HttpRequest, pk: int) -> HttpResponse:
    return take(request, enrolment_or_404(request, pk), complete)


@require_POST
def enrolment_decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _take_with_reason(request, pk, decline_offer, EnrolmentStatus.DECLINED)


@require_POST
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _take_with_reason(request, pk, withdraw, EnrolmentStatus.WITHDRAWN)


@require_POST
def enrolment_exit(request: HttpRequest, pk: int) -> HttpResponse:
    return _take_with_reason(request, pk, exit_enrolment, EnrolmentStatus.EXITED)


def enrolment_or_404(request: HttpRequest, pk: int) -> Enrolment:
    rows = Enrolment.objects.select_related("program__partner", "person__household__kelurahan").with_place()
    rows = rows.with_identity_for(signed_in(request))
    enrolment: Enrolment = scoped_object_or_404(request, rows, pk=pk)
    return enrolment


def _take_with_reason(
    request: HttpRequest, pk: int, act: Callable[..., Enrolment], to: EnrolmentStatus
) -> HttpResponse:
    """Without a reason the page comes back with the form as it was filled in."""
    enrolment = enrolment_or_404(request, pk)
    form = StepForm(request.POST, to=to)
    if not form.is_valid() and enrolment.may_become(to):
        return page_again(request, enrolment, form)
    chosen = form.chosen if form.is_valid() else {"reason": ""}
    return take(request, enrolment, act, **chosen)


def page_again(request: HttpRequest, enrolment: Enrolment, form: Form) -> HttpResponse:
    """With the form as it was filled in, and what is wrong with it."""
    context = enrolment_page(enrolment, signed_in(request), refused=form)
    return render(request, "programs/enrolment_detail.html", context, status=422)


def take(request: HttpRequest, enrolment: Enrolment, act: Callable[..., Enrolment], **chosen: Any) -> HttpResponse:
    try:
        after = act(enrolment=enrolment, by=signed_in(request), **chosen)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _told(after, signed_in(request)))
    return redirect(enrolment)


def _told(after: Enrolment, user: User) -> SafeString:
    """The new status, and who was offered the seat: by name and with a link, as far as the user may see them."""
    saved = _("Saved: %(status)s.") % {"status": after.get_status_display()}
    return format_html("{} {}", saved, seat_went_to_in_words(after, user))


def seat_went_to_in_words(after: Enrolment, user: User) -> SafeString:
    """Empty when the step freed no seat that somebody waits for."""
    if not after.seat_went_to:
        return format_html("{}", "")
    pks = [enrolment.pk for enrolment in after.seat_went_to]
    seen = Enrolment.objects.visible_to(user).filter(pk__in=pks).with_identity_for(user).select_related("person")
    names = [format_html('<a href="{}">{}</a>', row.get_absolute_url(), row.shown_name) for row in seen]
    if len(names) < len(pks):
        names.append(format_html("{}", _("the next in line, who lives in another kelurahan")))
    return format_html(_("The free seat is offered to {}."), format_html_join(", ", "{}", ((name,) for name in names)))

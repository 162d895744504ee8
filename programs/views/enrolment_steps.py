"""What can be done next with an enrolment: each step is a post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bontang_empowerment.access.views import scoped_object_or_404
from programs.models import Enrolment


@require_POST
def enrolment_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(scoped_object_or_404(request, Enrolment, pk=pk))


@require_POST
def enrolment_decline(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(scoped_object_or_404(request, Enrolment, pk=pk))


@require_POST
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(scoped_object_or_404(request, Enrolment, pk=pk))


@require_POST
def enrolment_exit(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(scoped_object_or_404(request, Enrolment, pk=pk))


@require_POST
def enrolment_complete(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(scoped_object_or_404(request, Enrolment, pk=pk))

"""``{% load job_words %}``: what a run of long work does, in words."""

from django import template
from django.utils.functional import Promise

from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import UnknownJobKindError, kind_of

register = template.Library()


@register.filter
def job_kind(job: Job) -> str | Promise:
    """A kind that the product no longer knows keeps its stored name."""
    try:
        return kind_of(job.kind).label
    except UnknownJobKindError:
        return job.kind

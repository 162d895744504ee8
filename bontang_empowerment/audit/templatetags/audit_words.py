"""``{% load audit_words %}``: the trail in the words of the people who read it."""

from django import template

from bontang_empowerment.audit import page_wording, wording
from bontang_empowerment.audit.models import AuditEvent

register = template.Library()
register.filter("kind_label", wording.kind_label)
register.filter("place_label", page_wording.place_label)


@register.filter
def field_labels(event: AuditEvent) -> str:
    return ", ".join(wording.field_labels(event.target_type, event.fields))

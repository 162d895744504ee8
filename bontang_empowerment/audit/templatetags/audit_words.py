"""``{% load audit_words %}``: the trail in the words of the people who read it."""

import re

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from bontang_empowerment.audit import wording
from bontang_empowerment.audit.models import AuditEvent

register = template.Library()
register.filter("kind_label", wording.kind_label)


@register.filter
def field_labels(event: AuditEvent) -> str:
    return ", ".join(wording.field_labels(event.target_type, event.fields))


@register.filter
def breakable(place: str) -> SafeString:
    """A page's or a command's name that may go on in the next line after a colon or an underscore."""
    return format_html_join("", "{}<wbr>", ((part,) for part in re.split(r"(?<=[:_])", place)))

"""Components for templates: ``{% load ui %}``. The markup is in ``templates/components/``, one file per component."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext
from django_htmx.jinja import htmx_script
from heroicons.templatetags.heroicons import heroicon_micro, heroicon_mini, heroicon_outline, heroicon_solid

from bontang_empowerment.access.templatetags.form_errors import SummaryLine, summary_lines
from bontang_empowerment.access.templatetags.looks import TONE_ICONS, look_of
from bontang_empowerment.constant_text import constant_tag

register = template.Library()

Row = Mapping[str, Any]
MINUS_SIGN = "\u2212"
IN_ONE_PIECE = '<span class="nowrap">{}</span>'
SHOWN_DAY = re.compile(r"\b\d{2}-\d{2}-\d{4}\b")


def _render(name: str, **values: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", values)


# Words and numbers -----------------------------------------------------------------------------------------------


@register.filter
def thousands(value: int | float | Decimal | None) -> str:
    """1250 -> ``1.250`` in Indonesian, ``1,250`` in English; nothing for None."""
    return "" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def rupiah(value: int | float | Decimal | None) -> str:
    """Whole rupiah; nobody counts in sen. What is below zero has its sign in front: "\u2212Rp200.000"."""
    if value is None:
        return ""
    sign = MINUS_SIGN if round(value) < 0 else ""
    return f"{sign}Rp{number_format(abs(round(value)), 0, use_l10n=True, force_grouping=True)}"


def signed_rupiah(amount: int) -> str:
    """A change of so many rupiah: "+Rp500.000", "\u2212Rp200.000", "Rp0"."""
    sign = "+" if amount > 0 else MINUS_SIGN if amount < 0 else ""
    return f"{sign}{rupiah(abs(amount))}"


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """A date or the day of a moment, ``24-11-2026``: a narrow column must not break it at its hyphens."""
    return _unbroken(value, "SHORT_DATE_FORMAT")


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """``24-11-2026 14:05``, in one piece as `day`."""
    return _unbroken(value, "SHORT_DATETIME_FORMAT")


def _unbroken(value: date | None, form: str) -> str:
    return format_html(IN_ONE_PIECE, date_format(value, form)) if value else ""


@register.filter
def unbroken(text: Any) -> SafeString:
    """A sentence that may hold days: each stays in one piece. What was not known to be safe is escaped."""
    return SafeString(SHOWN_DAY.sub(IN_ONE_PIECE.format(r"\g<0>"), conditional_escape(text)))  # nosec B703


@register.filter
def percent(value: float | Decimal | None) -> str:
    """A share between 0 and 1: 0.745 -> ``74,5%``."""
    if value is None:
        return ""
    hundredths = round(Decimal(str(value)) * 100, 1)
    whole = hundredths == hundredths.to_integral_value()
    return f"{number_format(hundredths, 0 if whole else 1, use_l10n=True)}%"


@register.filter
def seats_in_words(capacity: int) -> str:
    """ "of 20 seats", beside how many of them are taken."""
    return ngettext("of %(seats)s seat", "of %(seats)s seats", capacity) % {"seats": thousands(capacity)}


# Icons and badges ------------------------------------------------------------------------------------------------


KINDS = {"mini": heroicon_mini, "outline": heroicon_outline, "solid": heroicon_solid, "micro": heroicon_micro}


@lru_cache(maxsize=512)
def _svg(name: str, kind: str, size: int) -> str:
    return KINDS[kind](name, size=size, **{"class": "icon", "focusable": "false"})


@register.simple_tag
@constant_tag
def icon(name: str, size: int = 20, kind: str = "mini") -> str:
    """A heroicon, hidden from screen readers: the words beside it carry the meaning."""
    return _svg(str(name), kind, size)


@register.inclusion_tag("components/status_badge.html")
def badge(label: str, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    return {"label": label, "tone": tone, "icon": icon or TONE_ICONS.get(tone, "")}


@register.inclusion_tag("components/status_badge.html")
def status_badge(code: str, label: str) -> dict[str, Any]:
    """Colour and icon of a choice code come from one table, so that a state looks the same everywhere."""
    look = look_of(code)
    return {"label": label, "tone": look.tone, "icon": look.icon}


@register.simple_tag
@constant_tag
def htmx() -> SafeString:
    """The script of htmx. The content policy names its source, so it needs no nonce."""
    return htmx_script()


# Page frame ------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    return _render("breadcrumbs", content=content)


@register.inclusion_tag("components/crumb.html")
def crumb(label: str, url: str = "") -> dict[str, Any]:
    return {"label": label, "url": url}


@register.simple_block_tag
def page_header(content: str, title: str, subtitle: str = "") -> SafeString:
    return _render("page_header", content=_or_nothing(content), title=title, subtitle=subtitle)


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    id: str = "",  # noqa: A002 - the name of the attribute it fills
    tone: str = "",
    action_url: str = "",
    action_label: str = "",
) -> SafeString:
    return _render(
        "card", content=content, title=title, id=id, tone=tone, action_url=action_url, action_label=action_label
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    return _render("facts", content=content)


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    return _render("fact", content=_or_nothing(content), label=label)


def _or_nothing(content: str) -> str:
    """White space between tags is no content: an empty fact says so, an empty slot is left out."""
    return content if content.strip() else ""


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", action_url: str = "", action_label: str = "", icon: str = "inbox"
) -> dict[str, Any]:
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label, "icon": icon}


@register.simple_block_tag
def notice(content: str, tone: str = "info") -> SafeString:
    return _render("notice", content=content, tone=tone, icon=TONE_ICONS.get(tone, "information-circle"))


@register.filter
def message_tone(level_tag: str) -> str:
    """Django's message levels in the tones of the components."""
    return {"success": "success", "warning": "attention", "error": "harm"}.get(level_tag, "info")


@register.inclusion_tag("components/person_line.html")
def person_line(name: str, kelurahan: str = "", url: str = "", note: str = "") -> dict[str, Any]:
    return {"name": name, "kelurahan": kelurahan, "url": url, "note": note}


@register.inclusion_tag("components/steps.html")
def steps(current: int, *labels: str) -> dict[str, Any]:
    return {"current": current, "labels": labels}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    return {"entries": entries}


# Lists -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/filter_chips.html")
def filter_chips(chips: Sequence[Row], clear_url: str = "") -> dict[str, Any]:
    return {"chips": chips, "clear_url": clear_url}


@register.inclusion_tag("components/pager.html")
def pager(page: Any) -> dict[str, Any]:
    return {"page": page}


# Numbers ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/number_tile.html")
def number_tile(
    label: str, value: Any, url: str = "", lines: Sequence[Sequence[Row]] = (), tone: str = ""
) -> dict[str, Any]:
    return {"label": label, "value": _display(value), "url": url, "lines": lines, "tone": tone}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    title: str, bars: Sequence[Row], label_heading: str, value_heading: str, note: str = "", full: float = 0
) -> dict[str, Any]:
    """Bars of {label, value, of, url, display, parts}.

    The longest bar, the largest ``of``, or ``full`` is the full width.
    """
    longest = float(full) or max((float(bar.get("of") or bar["value"] or 0) for bar in bars), default=0.0)
    rows = [
        {
            "label": bar["label"],
            "url": bar.get("url") or "",
            "value": bar.get("display") or _display(bar["value"] or 0),
            "parts": bar.get("parts") or [],
            "width": _share(bar["value"], longest),
            "has_track": bar.get("of") is not None,
            "track": _share(bar.get("of"), longest),
        }
        for bar in bars
    ]
    return {"title": title, "rows": rows, "label_heading": label_heading, "value_heading": value_heading, "note": note}


def _share(value: float | Decimal | None, longest: float) -> str:
    """Per cent of the full width as SVG wants it: a dot, whatever the language."""
    return f"{100 * float(value or 0) / longest:.2f}" if longest else "0"


def _display(value: Any) -> str:
    return thousands(value) if isinstance(value, int | float | Decimal) else str(value)


# Forms -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: "BaseForm | BaseFormSet[Any] | None") -> dict[str, list[SummaryLine]]:
    """Marks each form as told, so that crispy does not repeat the errors that belong to no field."""
    lines: list[SummaryLine] = []
    for form in forms:
        if form is not None:
            lines.extend(summary_lines(form))
            setattr(form, "summary_shown", True)  # noqa: B010 - not an attribute that Django declares
    return {"lines": lines}


@register.inclusion_tag("components/save_bar.html", takes_context=True)
def save_bar(
    context: Context,
    label: str,
    cancel_url: str = "",
    cancel_label: str = "",
    note: str = "",
    second_label: str = "",
    second_name: str = "",
    second_value: str = "",
) -> dict[str, Any]:
    return {
        "label": label,
        "cancel_url": cancel_url,
        "cancel_label": cancel_label,
        "drafted": context.get("drafted"),
        "note": note,
        "second_label": second_label,
        "second_name": second_name,
        "second_value": second_value,
    }


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Context,
    url: str,
    label: str,
    look: str = "primary",
    icon: str = "",
    confirm: str = "",
    confirm_title: str = "",
    confirm_yes: str = "",
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "look": look,
        "icon": icon,
        "confirm": confirm,
        "confirm_title": confirm_title,
        "confirm_yes": confirm_yes,
        "name": name,
        "value": value,
    }


@register.inclusion_tag("components/formset_rows.html", takes_context=True)
def formset_rows(
    context: Context,
    formset: "BaseFormSet[Any]",
    legend: str,
    add_label: str,
    row_template: str = "components/formset_fields.html",
) -> dict[str, Any]:
    """The row template sees the whole page's context, so that it can show what belongs to the page."""
    own = {"formset": formset, "legend": legend, "add_label": add_label, "row_template": row_template}
    page = cast("dict[str, Any]", context.flatten())
    return {**page, **own}


@register.inclusion_tag("components/tap_choices.html")
def tap_choices(
    name: str, choices: Sequence[Row], label: str, value: str = "", row: int = 0, column: int = 0
) -> dict[str, Any]:
    return {"name": name, "choices": choices, "label": label, "value": value or "", "row": row, "column": column}


@register.inclusion_tag("components/tap_legend.html")
def tap_legend(choices: Sequence[Row]) -> dict[str, Any]:
    return {"choices": choices}


@register.inclusion_tag("components/autosave_status.html")
def autosave_status() -> dict[str, Any]:
    return {}


# Paper -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/letterhead.html")
def letterhead(
    organisation: str, unit: str = "", address: str = "", title: str = "", subtitle: str = ""
) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "unit": unit,
        "address": address,
        "title": title,
        "subtitle": subtitle,
    }


@register.inclusion_tag("components/signatures.html")
def signatures(people: Sequence[Row], place_date: str = "") -> dict[str, Any]:
    return {"people": people, "place_date": place_date}

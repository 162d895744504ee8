"""A form page keeps what is typed, and one that edits refuses to save over what nobody has shown its user."""

from collections.abc import Iterator
from typing import Any

from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from bontang_empowerment.access.forms import VersionedFormMixin
from bontang_empowerment.drafts.views import DraftedMixin

KEEPS_NO_DRAFT = {
    "accounts:password_change": "a password is kept nowhere",
    "beneficiaries:consent_proof_create": "a file cannot be put back into a form",
    "programs:bulk_create": "a button after a choice; nothing is typed",
    "programs:minutes_add": "a file cannot be put back into a form",
    "programs:group_member_add": "a search: a number is kept nowhere",
}


def views_in(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, Any]]:
    """Name and class of every page of ours that is a class."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views_in(pattern.url_patterns, inner)
        elif hasattr(pattern.callback, "view_class"):
            yield f"{namespace}{pattern.name}", pattern.callback.view_class


def extends_form_base(view: Any) -> bool:
    name = getattr(view, "template_name", None) or "base.html"
    return '{% extends "form_base.html" %}' in get_template(name).template.source  # type: ignore[attr-defined]


def test_every_form_page_keeps_what_is_typed() -> None:
    pages = [(name, view) for name, view in views_in(get_resolver().url_patterns) if extends_form_base(view)]
    careless = {name for name, view in pages if not issubclass(view, DraftedMixin)}

    assert len(pages) > 15, "the form pages were not found"
    assert careless == set(KEEPS_NO_DRAFT)


def test_every_edit_page_refuses_a_stale_save() -> None:
    edits = [(name, view) for name, view in views_in(get_resolver().url_patterns) if name.endswith("_update")]

    assert len(edits) >= 5, "the edit pages were not found"
    assert [name for name, view in edits if not issubclass(view.form_class, VersionedFormMixin)] == []

"""Form controls of our own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FileInput(forms.FileInput):
    """The browser's own control speaks the browser's language; file-field.js puts ours over it. Works without."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        words = {"data-file-field": _("Choose a file"), "data-file-none": _("No file chosen yet")}
        super().__init__({"class": "form-control", **words, **(attrs or {})})

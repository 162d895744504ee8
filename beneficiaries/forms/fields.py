"""Fields of the registry. Screens and imports share them, so that a value is checked in one way only."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from beneficiaries.birth_dates import BirthDate, parse_birth_date
from beneficiaries.codes import occupations
from beneficiaries.identity_numbers import parse_kk_number, parse_nik
from beneficiaries.names import normalise_name
from beneficiaries.phones import parse_phone, shown_phone

NUMBER_ATTRIBUTES = {"inputmode": "numeric", "autocomplete": "off", "data-digits": "4,4,4,4"}
# A number typed with a separator after every digit is still read; anything longer is no number.
LONGEST_NUMBER = 40
LONGEST_NAME = 120
# Most names hold one; then the key of the name does too.
ASCII_LETTER = re.compile(r"[A-Za-z]")
# What nearly every name is made of: nothing further to ask about it.
PLAIN_NAME = re.compile(r"[A-Za-z .,'()/-]*")
NAME_MARKS = frozenset(" .,'`-/()\u2018\u2019\u00b4\u2010\u2011\u2013")
"""Besides letters: the blank, dot, comma, the apostrophes and hyphens that keyboards and spreadsheets make, and the
slash and brackets in which lists of the RT write an alias."""


class NikField(forms.CharField):
    """16 clean digits, or empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NUMBER, **kwargs)
        self.widget.attrs |= NUMBER_ATTRIBUTES

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        return parse_nik(typed).digits if typed else ""


class KkNumberField(forms.CharField):
    """16 clean digits, or empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NUMBER, **kwargs)
        self.widget.attrs |= NUMBER_ATTRIBUTES

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        return parse_kk_number(typed) if typed else ""


class NameField(forms.CharField):
    """A person's name as on the card: Latin letters, and the marks in NAME_MARKS. One word is normal.

    Permendagri 73/2022 writes names in Latin letters. A digit or a picture would stay in the family's papers, and a
    letter of another script that only looks Latin would hide the person from every search.
    `stored` is the name on record: it passes unchanged, so that a name from before this rule hinders no other change.
    """

    stored = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_NAME} | kwargs)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        """Thousands of names of a list are plain: nothing below would find anything in them."""
        is_short = isinstance(value, str) and len(value) <= (self.max_length or 0)
        if is_short and PLAIN_NAME.fullmatch(value) and ASCII_LETTER.search(value):
            return " ".join(value.split())
        cleaned: str = super().clean(value)
        return cleaned

    def to_python(self, value: Any) -> str:
        return " ".join(unicodedata.normalize("NFC", super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if value == self.to_python(self.stored):
            return
        if not value.isprintable() and any(unicodedata.category(one) in {"Cc", "Cf", "Cs"} for one in value):
            raise ValidationError(
                _("The name holds invisible characters, perhaps from copying. Type it again."), code="invisible"
            )
        if value and not ASCII_LETTER.search(value) and not re.search(r"[a-z]", normalise_name(value)):
            raise ValidationError(_("Write the name in letters, as on the card."), code="no_letter")
        if PLAIN_NAME.fullmatch(value):
            return
        if strange := [character for character in value if not _belongs_in_a_name(character)]:
            raise ValidationError(
                _(
                    "“%(strange)s” does not belong in a name. Write letters, apostrophe, dot, comma, hyphen, slash "
                    "and brackets only."
                ),
                code="strange",
                params={"strange": "".join(dict.fromkeys(strange))[:10]},
            )


def _belongs_in_a_name(character: str) -> bool:
    """A Latin letter, an accent that has no letter of its own, a blank or one of NAME_MARKS."""
    if character.isalpha():
        return unicodedata.name(character, "").startswith(("LATIN ", "MODIFIER LETTER "))
    return character in NAME_MARKS or unicodedata.name(character, "").startswith("COMBINING ")


class StoredNamesMixin(forms.ModelForm[Any]):
    """Lets the names of the edited row pass while nobody changes them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, NameField) and self.instance.pk:
                field.stored = getattr(self.instance, name)


class ThreeDigitsField(forms.CharField):
    """An RT or RW: "7" becomes "007"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=3, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        return typed.zfill(3) if typed.isascii() and typed.isdigit() else typed

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (not re.fullmatch(r"[0-9]{3}", value) or value == "000"):
            raise ValidationError(_("Write the number, such as 7 or 007."), code="invalid")


class PostalCodeField(forms.CharField):
    """Five digits, or empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not re.fullmatch(r"[0-9]{5}", value):
            raise ValidationError(_("A postal code has five digits, such as 75311."), code="invalid")


class ForeignDocumentField(forms.CharField):
    """A passport or stay permit number as printed: Latin letters and digits in capitals, or empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "class": "input-medium"}

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s.\-]", "", super().to_python(value) or "").upper()

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not re.fullmatch(r"[A-Z0-9]{5,20}", value):
            raise ValidationError(
                _("Write the number as printed: 5 to 20 letters and digits, such as C1234567."), code="invalid"
            )


class BirthDateField(forms.Field):
    """A BirthDate, or None. Takes a date, a year or an age."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": "off", "class": "input-medium", "data-birth-date": ""}

    def to_python(self, value: Any) -> BirthDate | None:
        typed = str(value or "").strip()
        return parse_birth_date(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        return value.typed() if isinstance(value, BirthDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        # An age is told about the day it was written down: read again later, it would move the date.
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class PhoneField(forms.CharField):
    """An Indonesian number in E.164 form, or empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off", "class": "input-medium"}

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        return parse_phone(typed) if typed else ""

    def prepare_value(self, value: Any) -> Any:
        return shown_phone(value) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class OccupationField(forms.CharField):
    """The code of an occupation typed by name, with suggestions from <datalist id="occupations">; None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.widget.attrs |= {"list": "occupations", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        typed: str = super().clean(value)
        if not typed:
            return None
        codes = {name.casefold(): code for code, name in occupations()}
        if (code := codes.get(typed.casefold())) is not None:
            return code
        raise ValidationError(
            _("“%(typed)s” is not in the list of occupations. Close to it: %(near)s."),
            code="unknown",
            params={"typed": typed, "near": "; ".join(_near(typed))},
        )

    def prepare_value(self, value: Any) -> Any:
        return dict(occupations()).get(value, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


def _near(typed: str) -> list[str]:
    names = [name for _code, name in occupations()]
    found = process.extract(typed, names, scorer=fuzz.WRatio, processor=str.casefold, limit=3)
    return [name for name, _score, _position in found]

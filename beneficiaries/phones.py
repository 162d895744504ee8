"""Indonesian telephone numbers: stored as +62..., shown as people write them."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

COUNTRY = "ID"
COUNTRY_CODE_WITHOUT_PLUS = re.compile(r"62\s*-?\s*[1-9]")


def parse_phone(typed: str) -> str:
    """The number in E.164 form ("+6281234567890"). Raises ValidationError with the reason."""
    text = typed.strip()
    if COUNTRY_CODE_WITHOUT_PLUS.match(text):
        text = f"+{text}"
    try:
        number = phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise _not_a_number() from error
    if not phonenumbers.is_valid_number(number):
        raise _not_a_number()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(stored: str) -> str:
    """A stored number as people write it: "0812-3456-7890"; what is no number comes back as it is."""
    try:
        number = phonenumbers.parse(stored, COUNTRY)
    except phonenumbers.NumberParseException:
        return stored
    is_home = number.country_code == phonenumbers.country_code_for_region(COUNTRY)
    form = phonenumbers.PhoneNumberFormat.NATIONAL if is_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def _not_a_number() -> ValidationError:
    return ValidationError(
        _("This is no telephone number in use. Write it such as 0812-3456-7890 or 0548-21234."), code="invalid"
    )

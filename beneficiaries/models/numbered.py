"""What a person and a family share: an identity number that stands masked on every page."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from beneficiaries.identity_numbers import mask


class NumberedModel(models.Model):
    """number_field: the column of the number; number_name: what the card calls it; reveal_view: shows it whole."""

    number_field: ClassVar[str]
    number_name: ClassVar[str]
    reveal_view: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def identity_number(self) -> str:
        """The whole number, or empty; pages show `masked_number`."""
        number: str = getattr(self, self.number_field)
        return number

    @property
    def masked_number(self) -> str:
        return mask(self.identity_number)

    @property
    def reveal_url(self) -> str:
        return reverse(self.reveal_view, args=[self.pk])

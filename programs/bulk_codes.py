"""What came of each person of a bulk enrolment."""

from django.db import models
from django.utils.translation import pgettext_lazy


class BulkOutcome(models.TextChoices):
    PENDING = "queued", pgettext_lazy("bulk enrolment", "Not looked at yet")
    IN_QUEUE = "waitlisted", pgettext_lazy("bulk enrolment", "Put in the queue")
    ALREADY = "unchanged", pgettext_lazy("bulk enrolment", "In it already")
    LEFT_ALONE = "paused", pgettext_lazy("bulk enrolment", "Paused or left earlier")
    REFUSED = "refused", pgettext_lazy("bulk enrolment", "Could not be enrolled")

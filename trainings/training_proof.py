"""A certificate shows that somebody was trained, as having completed the programme does."""

from django.db.models import Exists, OuterRef

from programs.extension import register_training_proof
from trainings.models import Certificate


def holds_certificate() -> Exists:
    """One in force, from the outer enrolment."""
    return Exists(Certificate.objects.in_force().filter(participant__enrolment=OuterRef("pk")))


def register_proof() -> None:
    register_training_proof(holds_certificate)

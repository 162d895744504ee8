"""Each venue that was written as a name becomes a venue; a batch gets room for its programme, or for who is in it."""

from typing import Any

from django.db import migrations
from django.db.models import Count


def make_venues(apps: Any, schema_editor: Any) -> None:
    batches, venues = apps.get_model("trainings", "Batch"), apps.get_model("trainings", "Venue")
    for name in batches.objects.exclude(venue_name="").values_list("venue_name", flat=True).distinct().order_by():
        venue, _made = venues.objects.get_or_create(name=name)
        batches.objects.filter(venue_name=name).update(venue=venue)
    without = batches.objects.filter(capacity=None).select_related("program")
    for batch in without.annotate(places=Count("participants")).iterator(chunk_size=500):
        batches.objects.filter(pk=batch.pk).update(capacity=max(1, batch.places, min(batch.program.capacity, 32767)))


def write_names(apps: Any, schema_editor: Any) -> None:
    batches = apps.get_model("trainings", "Batch")
    for batch in batches.objects.exclude(venue=None).select_related("venue").iterator(chunk_size=500):
        batches.objects.filter(pk=batch.pk).update(venue_name=batch.venue.name)


class Migration(migrations.Migration):
    dependencies = [("trainings", "0004_venues"), ("programs", "0001_initial")]
    operations = [migrations.RunPython(make_venues, write_names)]

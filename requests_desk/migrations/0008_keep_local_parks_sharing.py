from itertools import combinations

from django.db import migrations
from django.utils import timezone


def agree_as_before(apps, schema_editor):
    """Let the parks of an installation that is older than agreements go on sharing their directories.

    Until now each saw and suggested what the others share with the network; from now on only with an agreement that
    both have signed. So each pair of parks that this installation runs gets one, from today until further notice and
    signed for both, which either may end. Pairs that have written one themselves are left alone, and so are parks that
    others run: with those nothing was shared. In a new installation there is no park yet, and nothing happens.
    """
    Park, Agreement = apps.get_model("core", "Park"), apps.get_model("requests_desk", "Agreement")
    now, today = timezone.now(), timezone.localdate()
    written = {frozenset(pair) for pair in Agreement.objects.filter(other_park__isnull=False).values_list(
        "park_id", "other_park_id")}
    parks = Park.objects.filter(is_local=True).order_by("pk")
    Agreement.objects.bulk_create([
        Agreement(park=one, other_park=other, title="目录共享（沿用） / Shared directories, as before", starts_on=today,
                  countersigned_at=now, modified_at=now, is_demo=one.is_demo and other.is_demo)
        for one, other in combinations(parks, 2) if frozenset((one.pk, other.pk)) not in written])


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0005_say_what_an_import_adds_to_the_memory"),
        ("requests_desk", "0007_measure_choices_and_keep_offers"),
    ]

    operations = [migrations.RunPython(agree_as_before, migrations.RunPython.noop)]

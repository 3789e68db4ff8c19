"""Papers are reminded of once each; tenants that were there before the register get their numbers and keys."""
from collections import Counter

from django.db import migrations, models

from parkadmin.core.search import vector
from tenants.naming import keys

BATCH = 500


def fill_keys(apps, schema_editor):
    """The keys and words of rows that were written before they were kept."""
    Tenant = apps.get_model("tenants", "Tenant")
    batch = []
    give_numbers(Tenant, apps.get_model("core", "NumberSeries"))
    for row in Tenant.objects.filter(name_key="").iterator(chunk_size=BATCH):
        for column, value in keys(row.name_zh, row.name_en, row.phone).items():
            setattr(row, column, value)
        row.search = vector(row.name_zh, row.name_en, row.uscc, row.number or "", row.representative, row.about)
        batch.append(row)
        if len(batch) == BATCH:
            Tenant.objects.bulk_update(batch, COLUMNS)
            batch = []
    Tenant.objects.bulk_update(batch, COLUMNS)


def give_numbers(Tenant, NumberSeries):
    """Numbers in the order of registration, per park and year; the series go on behind them."""
    given = Counter({(row.park_id, row.year): row.last for row in NumberSeries.objects.filter(kind="tenant")})
    for row in Tenant.objects.filter(number=None).select_related("park").order_by("registered_on", "id"):
        year = (row.registered_on or row.state_since).year
        given[row.park_id, year] += 1
        Tenant.objects.filter(pk=row.pk).update(number=f"{row.park.code}-T{year}-{given[row.park_id, year]:04d}")
    for (park, year), last in given.items():
        NumberSeries.objects.update_or_create(park_id=park, kind="tenant", year=year, defaults={"last": last})


COLUMNS = ["name_key", "name_en_key", "phone_key", "search"]


class Migration(migrations.Migration):

    dependencies = [("tenants", "0005_keep_questions_and_further_help_of_applications")]

    operations = [
        migrations.AddField("tenantdocument", "reminded_for", models.SmallIntegerField(editable=False, null=True)),
        migrations.AddIndex("tenantdocument", models.Index(
            condition=models.Q(("valid_until", None), _negated=True), fields=["valid_until"],
            name="tenant_document_expiry")),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
    ]

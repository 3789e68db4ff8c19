import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_desk', '0002_add_agreements_places_and_proposals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='countersigned_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='countersigned at'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='countersigned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT,
                                    related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='countersigned by'),
        ),
    ]

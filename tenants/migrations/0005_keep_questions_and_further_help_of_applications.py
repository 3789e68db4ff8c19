from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("tenants", "0004_remember_reminders_of_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="elsewhere",
            field=models.TextField(blank=True, verbose_name="what else could help"),
        ),
        migrations.AddField(
            model_name="application",
            name="name_en_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=160),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="applicationpause",
            name="question",
            field=models.TextField(blank=True, verbose_name="question"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(condition=~Q(name_en_key=""), fields=["name_en_key"], name="application_name_en_key"),
        ),
    ]

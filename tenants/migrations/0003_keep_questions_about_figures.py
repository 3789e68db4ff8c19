from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tenants", "0002_widen_register_admission_figures_programmes"),
    ]

    operations = [
        migrations.AddField(
            model_name="figures",
            name="questions",
            field=models.JSONField(blank=True, default=list, verbose_name="questions about it"),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0017_loaded_rows")]

    operations = [
        migrations.RenameField("revision", "source", "evidence"),
        migrations.AlterField("revision", "evidence", models.TextField(blank=True, verbose_name="how it is known")),
    ]

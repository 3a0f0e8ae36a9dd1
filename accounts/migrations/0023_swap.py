from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0022_many_pieces")]

    operations = [
        migrations.AddField(
            "user", "wants_public", models.BooleanField(default=False, verbose_name="what I want is public, too")
        ),
        migrations.AddField(
            "collection",
            "is_private",
            models.BooleanField(
                default=False, help_text="Also where my collection is open to everybody.", verbose_name="only I see it"
            ),
        ),
    ]

from django.db import migrations, models

import catalogue.models.texts


class Migration(migrations.Migration):
    dependencies = [("drafts", "0019_lists_of_proposals"), ("catalogue", "0030_names_in_english")]

    operations = [
        *(
            migrations.AddField(
                model,
                "note_en",
                catalogue.models.texts.BoundedTextField(
                    blank=True, default="", max_length=5000, verbose_name="note in English"
                ),
                False,
            )
            for model in ("draftmechanism", "draftwatch")
        ),
        migrations.AddField(
            "draftmechanism",
            "calibre_en",
            models.CharField(
                blank=True,
                default="",
                help_text="Only where it has words to translate: its letters are written in Latin by themselves.",
                max_length=60,
                verbose_name="calibre in English",
            ),
            False,
        ),
    ]

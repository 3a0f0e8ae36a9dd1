from django.db import migrations, models

import catalogue.models.texts

NOTE = {"blank": True, "max_length": 5000, "verbose_name": "note in English"}


def short(verbose_name, length):
    return models.CharField(blank=True, default="", max_length=length, verbose_name=verbose_name)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0029_what_changed")]

    operations = [
        *(
            migrations.AddField(model, "note_en", catalogue.models.texts.BoundedTextField(default="", **NOTE), False)
            for model in ("brand", "factory", "mechanism", "watch")
        ),
        *(
            migrations.AddField(
                model, "slug", models.CharField(default="", editable=False, max_length=150, verbose_name="address"), False
            )
            for model in ("casematerial", "function", "gender", "mechanismtype")
        ),
        migrations.AddField("factory", "short_name_en", short("short name in Latin letters", 30), False),
        migrations.AddField("factory", "city_en", short("city in English", 100), False),
        migrations.AddField(
            "mechanism",
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
        migrations.AddField(
            "watch",
            "title_en",
            models.CharField(default="", editable=False, max_length=500, verbose_name="title in English"),
            False,
        ),
        migrations.AddField(
            "watch", "title_sort_en", models.CharField(default="", editable=False, max_length=250), False
        ),
    ]

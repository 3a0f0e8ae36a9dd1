"""The texts of the site, as they ship."""

from django.db import migrations

NAMES = [
    *("announcement", "about", "help", "describing", "searching", "photographing", "moderation", "privacy", "terms"),
    *("calibre", "numbers", "marks", "franken"),
]


def add_texts(apps, schema_editor):
    text = apps.get_model("config", "SiteText")
    text.objects.bulk_create([text(name=name, language=language) for name in NAMES for language in ("ru", "en")])


def remove_texts(apps, schema_editor):
    apps.get_model("config", "SiteText").objects.all().delete()


class Migration(migrations.Migration):
    replaces = [("config", "0002_texts_of_the_site"), ("config", "0003_texts_of_a_watch_in_hand")]

    dependencies = [("config", "0001_site")]

    operations = [migrations.RunPython(add_texts, remove_texts)]

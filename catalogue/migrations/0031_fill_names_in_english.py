"""Slugs of the values that had none, and English titles: letters first, `reindex` builds them in full."""

from django.db import migrations, models

from catalogue.keys import address_of, first_free, sort_key
from catalogue.latin import in_latin

KINDS = ("casematerial", "function", "gender", "mechanismtype")
AT_ONCE = 2000


def name_values(apps, schema_editor):
    for kind in KINDS:
        taken = set()
        for row in apps.get_model("catalogue", kind).objects.order_by("pk"):
            row.slug = first_free(address_of(row.name_en or row.name) or "x", taken.__contains__)
            taken.add(row.slug)
            row.save(update_fields=["slug"])


def title_watches(apps, schema_editor):
    Watch = apps.get_model("catalogue", "Watch")
    brands = dict(apps.get_model("catalogue", "Brand").objects.exclude(name_en="").values_list("name", "name_en"))
    rows = Watch.objects.filter(title_en="").select_related("brand").only("title", "brand__name").order_by("pk")
    while batch := list(rows[:AT_ONCE]):
        for watch in batch:
            name = watch.brand.name
            rest = watch.title.removeprefix(name)
            named = brands.get(name, in_latin(name)) + in_latin(rest)
            watch.title_en = named if rest != watch.title else in_latin(watch.title)
            watch.title_sort_en = sort_key(watch.title_en)
        Watch.objects.bulk_update(batch, ["title_en", "title_sort_en"])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0030_names_in_english")]

    operations = [
        migrations.RunPython(name_values, migrations.RunPython.noop),
        migrations.RunPython(title_watches, migrations.RunPython.noop),
    ]

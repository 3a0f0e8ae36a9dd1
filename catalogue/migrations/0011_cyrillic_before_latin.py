"""Names in Latin letters sort behind those in Cyrillic: `catalogue.keys.sort_key` as it is from now on."""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat, Left, Substr

BEHIND_CYRILLIC = "→"
COLUMNS = {
    "watch": ("title_sort", 250),
    "mechanism": ("calibre_sort", 150),
    **dict.fromkeys(["brand", "factory", "casematerial", "function", "gender", "mechanismtype"], ("name_sort", 150)),
}


def latin_behind(apps, schema_editor):
    for model, (column, length) in COLUMNS.items():
        latin = apps.get_model("catalogue", model).objects.filter(**{f"{column}__gte": "a", f"{column}__lt": "{"})
        latin.update(**{column: Left(Concat(Value(BEHIND_CYRILLIC), F(column)), length)})


def latin_before(apps, schema_editor):
    for model, (column, _length) in COLUMNS.items():
        latin = apps.get_model("catalogue", model).objects.filter(**{f"{column}__startswith": BEHIND_CYRILLIC})
        latin.update(**{column: Substr(column, 2)})


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0010_longest_names")]
    operations = [migrations.RunPython(latin_behind, latin_before)]

"""Keys by which proposals are found and compared; those of what is there already are computed."""

from django.db import migrations, models

from catalogue.keys import KEY_LENGTH, normalised_key

KEYS = {
    "DraftWatch": {"code_key": "code", "proposed_brand_key": "proposed_brand"},
    "DraftMechanism": {"calibre_key": "calibre", "proposed_brand_key": "proposed_brand"},
}


def fill(apps, schema_editor):
    for name, columns in KEYS.items():
        model = apps.get_model("drafts", name)
        for row in model.objects.iterator(chunk_size=1000):
            for key, text in columns.items():
                setattr(row, key, normalised_key(getattr(row, text)))
            row.save(update_fields=list(columns))


def key(**options):
    return models.CharField(default="", editable=False, max_length=KEY_LENGTH, **options)


class Migration(migrations.Migration):
    dependencies = [("drafts", "0011_not_understood")]

    operations = [
        *(
            migrations.AddField(model, name, key(db_index=name != "proposed_brand_key"), preserve_default=False)
            for model, columns in KEYS.items()
            for name in columns
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]

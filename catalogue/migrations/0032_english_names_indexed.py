from django.db import migrations, models

FILTERS = {
    "brand": "brand",
    "maker": "maker",
    "factory": "factory",
    "mechanism": "mechanism",
    "material": "case_material",
    "decade": "decade",
    "year": "first_year",
}


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0031_fill_names_in_english")]

    operations = [
        *(
            migrations.AlterField(
                model, "slug", models.SlugField(editable=False, max_length=150, unique=True, verbose_name="address")
            )
            for model in ("casematerial", "function", "gender", "mechanismtype")
        ),
        migrations.AddIndex("watch", models.Index(fields=["title_sort_en", "id"], name="watch_by_english_title")),
        *(
            migrations.AddIndex(
                "watch", models.Index(fields=[column, "title_sort_en"], name=f"watch_of_{name}_in_english")
            )
            for name, column in FILTERS.items()
        ),
    ]

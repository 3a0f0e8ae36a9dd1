from django.db import migrations
from django.db.models import OuterRef, Subquery

COLUMNS = (
    *("brand_id", "factory_id", "mechanism_id", "case_material_id", "gender_id"),
    *("decade", "integrated_bracelet", "has_photo"),
)


def fill(apps, schema_editor):
    """Give every watch its combination, and every search term that of its watch."""
    combination, watch, term = (apps.get_model("catalogue", name) for name in ("Combination", "Watch", "SearchTerm"))
    watches = watch.objects.order_by()
    for values in list(watches.values(*COLUMNS).distinct()):
        same = {f"{name}__isnull" if value is None else name: value is None or value for name, value in values.items()}
        watches.filter(**same).update(combination=combination.objects.create(**values))
    own = watch.objects.filter(pk=OuterRef("watch_id")).values("combination_id")[:1]
    term.objects.update(combination=Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0014_combinations")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

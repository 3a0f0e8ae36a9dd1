from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    """Every watch is its own brand's until it is known whose line that is: the data files say so at their next load."""
    apps.get_model("catalogue", "Watch").objects.update(maker=F("brand"))
    apps.get_model("catalogue", "Combination").objects.update(maker_id=F("brand_id"))


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0021_brand_lines")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

from django.db import migrations


def forget(apps, schema_editor):
    """What stood beside the facts of a factory is a case of its own since."""
    apps.get_model("catalogue", "Witness").objects.filter(kind="factory", field="case", entered_by=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0007_numbers_of_cases'),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
    ]

"""A moderator keeps the marks."""

from django.db import migrations

from accounts.roles import grant, revoke

PERMISSIONS = {"catalogue.mark": ["view_mark", "add_mark", "change_mark"]}


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)


def take(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_roles"),
        ("catalogue", "0006_marks"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]

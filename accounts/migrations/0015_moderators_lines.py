"""A moderator keeps the lines of brands."""

from django.db import migrations

from accounts.roles import grant, revoke

PERMISSIONS = {"catalogue.brandline": ["view_brandline", "add_brandline", "change_brandline"]}


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)


def take(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_collection_snapshots"),
        ("catalogue", "0021_brand_lines"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]

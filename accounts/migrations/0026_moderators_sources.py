"""A moderator fills in what is known of a source."""

from django.db import migrations

from accounts.roles import grant, revoke

PERMISSIONS = {"catalogue.source": ["view_source", "change_source"]}


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)


def take(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0025_alerts"),
        ("catalogue", "0034_sources_and_cases"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]

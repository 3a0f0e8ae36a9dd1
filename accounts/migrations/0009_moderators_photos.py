"""A moderator takes photos away and corrects whose they are; new ones go through a proposal."""

from django.db import migrations

from accounts.roles import grant, revoke

PERMISSIONS = {"catalogue.watchimage": ["view_watchimage", "change_watchimage"]}


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)


def take(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_encrypt_secrets"),
        ("catalogue", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]

"""A moderator keeps the phrases that the search understands."""

from django.db import migrations

from accounts.roles import grant, revoke

PERMISSIONS = {"catalogue.searchphrase": ["view_searchphrase", "add_searchphrase", "change_searchphrase"]}


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)


def take(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0016_failed_letters"),
        ("catalogue", "0023_search_phrases"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]

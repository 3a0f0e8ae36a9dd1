"""A moderator keeps the relations of factories, and writes down what contradictions turned out to be."""

from django.db import migrations

from accounts.roles import grant, revoke

PERMISSIONS = {
    "catalogue.factoryrelation": ["view_factoryrelation", "add_factoryrelation", "change_factoryrelation"],
    "catalogue.checkedcontradiction": [
        "view_checkedcontradiction",
        "add_checkedcontradiction",
        "delete_checkedcontradiction",
    ],
}


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)


def take(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_greatest_lengths"),
        ("catalogue", "0020_factory_relations_and_checks"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]

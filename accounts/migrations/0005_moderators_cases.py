"""A moderator keeps the cases and the conventions of codes."""

from django.db import migrations

from accounts.roles import grant, revoke

MODELS = ["case", "codeconvention"]
PERMISSIONS = {f"catalogue.{model}": [f"{action}_{model}" for action in ("view", "add", "change")] for model in MODELS}


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)


def take(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_moderators_marks"),
        ("catalogue", "0003_cases_and_code_conventions"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]

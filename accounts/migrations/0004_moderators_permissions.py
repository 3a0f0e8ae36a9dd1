"""A moderator keeps the vocabulary and reads watches, movements and their history; deleting is for administrators."""

from django.db import migrations

from accounts.roles import grant, revoke

VOCABULARY = ["brand", "factory", "casematerial", "gender", "mechanismtype", "function", "calibreindex", "casecodedigit"]
READ = ["watch", "mechanism", "revision"]
PERMISSIONS = {f"catalogue.{model}": [f"{action}_{model}" for action in ("view", "add", "change")] for model in VOCABULARY}
PERMISSIONS |= {f"catalogue.{model}": [f"view_{model}"] for model in READ}


def give(apps, schema_editor):
    grant(apps, "moderator", PERMISSIONS)


def take(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_letters_and_consent"),
        ("catalogue", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]

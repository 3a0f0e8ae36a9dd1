"""The four roles of the site, and what a moderator may do in the catalogue; an administrator may everything."""

from django.db import migrations

from accounts.roles import grant, revoke

ROLES = [
    ("collector", "коллекционер", "collector"),
    ("contributor", "автор", "contributor"),
    ("moderator", "модератор", "moderator"),
    ("administrator", "администратор", "administrator"),
]

MAY = {
    ("view", "add", "change"): [
        *("brand", "factory", "casematerial", "gender", "mechanismtype", "function", "calibreindex", "casecodedigit"),
        *("factoryrelation", "brandline", "searchphrase"),
    ],
    ("view", "add", "delete"): ["checkedcontradiction"],
    ("view", "change"): ["watchimage", "source"],
    ("view",): ["watch", "mechanism", "revision"],
}
PERMISSIONS = {
    f"catalogue.{model}": [f"{action}_{model}" for action in actions] for actions, models in MAY.items() for model in models
}


def create_roles(apps, schema_editor):
    role_model = apps.get_model("accounts", "Role")
    for code, name, name_en in ROLES:
        role_model.objects.get_or_create(code=code, defaults={"name": name, "name_en": name_en})
    grant(apps, "moderator", PERMISSIONS)


def remove_roles(apps, schema_editor):
    revoke(apps, "moderator", PERMISSIONS)
    apps.get_model("accounts", "Role").objects.all().delete()


class Migration(migrations.Migration):
    replaces = [("accounts", "0027_defaults_of_the_database")]

    dependencies = [
        ("accounts", "0002_ties"),
        ("catalogue", "0001_tables"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_roles, remove_roles)]

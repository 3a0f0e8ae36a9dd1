"""The four roles of the site. Their permissions come with the tables they are about."""

from django.db import migrations

ROLES = [
    ("collector", "коллекционер", "collector"),
    ("contributor", "автор", "contributor"),
    ("moderator", "модератор", "moderator"),
    ("administrator", "администратор", "administrator"),
]


def create_roles(apps, schema_editor):
    role_model = apps.get_model("accounts", "Role")
    for code, name, name_en in ROLES:
        role_model.objects.get_or_create(code=code, defaults={"name": name, "name_en": name_en})


def remove_roles(apps, schema_editor):
    apps.get_model("accounts", "Role").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(create_roles, remove_roles)]

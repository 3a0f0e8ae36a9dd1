"""The four roles of the site, what a moderator may do in the catalogue (an administrator may everything), and limits."""

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
        *("factoryrelation", "brandline", "searchphrase", "mark", "case", "codeconvention"),
    ],
    ("view", "add", "delete"): ["checkedcontradiction"],
    ("view", "change"): ["watchimage", "source"],
    ("view",): ["watch", "mechanism", "revision"],
}
PERMISSIONS = {
    f"catalogue.{model}": [f"{action}_{model}" for action in actions] for actions, models in MAY.items() for model in models
}
LIMITS = [
    *("open", "waiting_collector", "waiting_contributor", "promoted", "photos_a_day", "megabytes_a_day"),
    *("photos_of_piece", "photos_of_collection", "alerts"),
]


def create(apps, schema_editor):
    role_model = apps.get_model("accounts", "Role")
    for code, name, name_en in ROLES:
        role_model.objects.get_or_create(code=code, defaults={"name": name, "name_en": name_en})
    grant(apps, "moderator", PERMISSIONS)
    limit = apps.get_model("accounts", "SiteLimit")
    limit.objects.bulk_create([limit(name=name) for name in LIMITS])


def remove(apps, schema_editor):
    apps.get_model("accounts", "SiteLimit").objects.all().delete()
    revoke(apps, "moderator", PERMISSIONS)
    apps.get_model("accounts", "Role").objects.all().delete()


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0003_roles"),
        ("accounts", "0004_moderators_marks"),
        ("accounts", "0005_moderators_cases"),
    ]

    dependencies = [
        ("accounts", "0002_pieces"),
        ("catalogue", "0001_catalogue"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create, remove)]

"""Giving permissions to roles, for data migrations: here and in the apps above, each for its own tables."""

from accounts.models import Role


def grant(apps, role: Role.Code, codenames: dict[str, list[str]]) -> None:
    """Give `role` permissions: `{"catalogue.brand": ["view_brand", "change_brand"]}`.

    Permissions are written after all migrations, so the rows that are not there yet are made here.
    An administrator needs none: that role has every permission.
    """
    _each_permission(apps, codenames, apps.get_model("accounts", "Role").objects.get(code=role).permissions.add)


def revoke(apps, role: Role.Code, codenames: dict[str, list[str]]) -> None:
    """Take back what `grant` gave."""
    _each_permission(apps, codenames, apps.get_model("accounts", "Role").objects.get(code=role).permissions.remove)


def _each_permission(apps, codenames, use) -> None:
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for label, names in codenames.items():
        app, model = label.split(".")
        content_type, _ = content_types.get_or_create(app_label=app, model=model)
        for codename in names:
            action = codename.removesuffix(f"_{model}").replace("_", " ")
            defaults = {"name": f"Can {action} {apps.get_model(app, model)._meta.verbose_name_raw}"[:255]}
            use(permissions.get_or_create(content_type=content_type, codename=codename, defaults=defaults)[0])

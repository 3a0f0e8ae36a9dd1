from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    """The site itself: it owns the root addresses, the error pages and the ui template tags."""

    name = "config"
    housekeeping = ["config.leftovers.sweep", "config.noting.forget_old"]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts.people.personal_data import register_farewell

        from . import parts
        from .backups.deletions import note_deletion

        register_farewell(note_deletion)
        parts.register()


class StaffSiteConfig(AdminConfig):
    default_site = "config.admin_site.StaffSite"

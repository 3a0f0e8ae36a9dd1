from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """The site itself: it owns the root addresses, the error pages and the ui template tags."""

    name = "config"
    verbose_name = _("Site")
    housekeeping = ["config.leftovers.sweep", "config.noting.forget_old"]
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts.people.personal_data import register_farewell, register_rows

        from . import parts
        from .backups.deletions import note_deletion
        from .models import SiteTextVersion

        register_rows(_("texts of the site I wrote"), lambda user: SiteTextVersion.objects.filter(by=user))
        register_farewell(note_deletion)
        parts.register()


class StaffSiteConfig(AdminConfig):
    default_site = "config.admin_site.StaffSite"

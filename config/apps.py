from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    """The site itself: it owns the root addresses, the error pages and the ui template tags."""

    name = "config"


class StaffSiteConfig(AdminConfig):
    default_site = "config.admin_site.StaffSite"

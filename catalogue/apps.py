from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = _("Catalogue")
    housekeeping = ["catalogue.photos.sweeping.sweep_daily"]

    def ready(self):
        from . import checks, derived  # noqa: F401 (checks register themselves)

        derived.register_own()

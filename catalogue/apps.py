from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = _("Catalogue")
    housekeeping = ["catalogue.photos.sweeping.sweep_daily"]

    def ready(self):
        from . import checks, derived  # noqa: F401 (checks register themselves)

        derived.register_own()
        post_migrate.connect(begin_anew, sender=self)


def begin_anew(apps, using, **options):
    """After every migration, and so after every restore: what was kept before is found no more."""
    try:
        apps.get_model("catalogue", "CatalogueVersion")
    except LookupError:
        return  # migrated back to before there was anything
    from .models import CatalogueVersion

    CatalogueVersion.objects.using(using).begin_anew()

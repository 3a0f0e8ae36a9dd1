import time

from django.apps import AppConfig
from django.db.models import F
from django.db.models.functions import Greatest
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = _("Catalogue")
    housekeeping = ["catalogue.photos.sweeping.sweep_daily"]

    def ready(self):
        from . import checks  # noqa: F401 (it registers itself)
        from .history import derived, witnesses
        from .views import again, related, variants

        derived.register_own()
        witnesses.listen()
        again.connect()
        related.register()
        variants.register()
        post_migrate.connect(begin_anew, sender=self)


def begin_anew(apps, using, **options):
    """After every migration, which ends every restore: a number that no page was ever kept under, the time.

    A restore sets the number back. In microseconds the time outruns all that change less than a million times a second.
    """
    try:
        rows = apps.get_model("catalogue", "CatalogueVersion")._base_manager.using(using)
    except LookupError:
        return  # migrated back to before there was anything
    rows.get_or_create(pk=1)
    anew = Greatest(F("value") + 1, time.time_ns() // 1000)
    known = {field.name for field in rows.model._meta.concrete_fields}  # after migrating back there is less to say
    rows.filter(pk=1).update(value=anew, **({"whole": anew} if "whole" in known else {}))

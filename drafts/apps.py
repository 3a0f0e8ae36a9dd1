from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    name = "drafts"
    verbose_name = _("Drafts")
    housekeeping = [
        "drafts.housekeeping.release_the_forgotten",
        "drafts.housekeeping.tell_moderators",
        "drafts.digest.tell_daily",
    ]

    def ready(self):
        from accounts.people.banning import register_offer
        from catalogue.history.derived import Derived, register
        from drafts import contributions, parts, personal_data

        parts.register()
        personal_data.register()
        register_offer(contributions.address_of)
        register(Derived("ratings", contributions.wrongly_rated, contributions.rate_anew))

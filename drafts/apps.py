from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    name = "drafts"
    verbose_name = _("Drafts")
    housekeeping = ["drafts.housekeeping.release_the_forgotten", "drafts.housekeeping.tell_moderators"]

    def ready(self):
        from drafts import personal_data

        personal_data.register()

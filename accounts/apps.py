from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")
    housekeeping = [
        "accounts.mail.send_waiting_letters",
        "accounts.housekeeping.forget_the_expired",
        "accounts.kept.forget_the_old",
        "accounts.housekeeping.forget_old_collections",
        "accounts.own_pieces.move_all",
    ]

    def ready(self):
        from accounts import adapters, collecting, events, exports, facets, letters, own_pieces, strength
        from catalogue.history.derived import Derived, register
        from catalogue.history.publishing import register_before_deletion

        adapters.register()
        events.register()
        exports.register()
        facets.register()
        strength.register()
        register(Derived("counts of collectors", collecting.wrongly_counted, collecting.recount))
        register_before_deletion(own_pieces.release)  # what they say themselves is not lost
        register_before_deletion(letters.tell_owners)

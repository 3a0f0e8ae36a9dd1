from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")
    housekeeping = [
        "accounts.letters.outbox.send_waiting_letters",
        "accounts.housekeeping.forget_the_expired",
        "accounts.signing.kept_forms.forget_the_old",
        "accounts.housekeeping.forget_old_collections",
        "accounts.collection.photos.forget_left_photos",
        "accounts.collection.sheets.forget_left_sheets",
        "accounts.collection.own_pieces.move_all",
        "accounts.alerts.telling.tell_all",
    ]

    def ready(self):
        from accounts.alerts import parts as parts_of_alerts
        from accounts.collection import facets, own_pieces, sheets
        from accounts.collection.writing import recount, wrongly_counted
        from accounts.letters.writing import tell_owners
        from accounts.people import exports
        from accounts.signing import adapters, events, strength
        from accounts.views import parts
        from catalogue.history.derived import Derived, register
        from catalogue.history.publishing import register_before_deletion

        adapters.register()
        events.register()
        exports.register()
        facets.register()
        parts.register()
        parts_of_alerts.register()
        sheets.register()
        strength.register()
        register(Derived("counts of collectors", wrongly_counted, recount))
        register_before_deletion(own_pieces.release)  # what they say themselves is not lost
        register_before_deletion(tell_owners)

"""How often one person may do what. Limits on signing in, which count by address and account, are allauth's."""

import logging
from datetime import datetime

from django.db import IntegrityError
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.middleware import answer_to_deleted
from accounts.models import ActCount
from accounts.models.acts import Rate

logger = logging.getLogger(__name__)

HOUR, DAY = 3600, 24 * 3600
ADMIN = "admin:"

# What is posted, by the name of its address. Each is far more than hands do, and less than harms.
POSTED = {
    "drafts:watch_new": Rate(200, DAY),
    "drafts:watch_edit": Rate(200, DAY),
    "drafts:watch_restore": Rate(200, DAY),
    "drafts:watch_photos": Rate(200, DAY),
    "drafts:mechanism_new": Rate(200, DAY),
    "drafts:mechanism_edit": Rate(200, DAY),
    "drafts:mechanism_restore": Rate(200, DAY),
    "drafts:mark_new": Rate(200, DAY),
    "drafts:mark_edit": Rate(200, DAY),
    "drafts:mark_restore": Rate(200, DAY),
    "drafts:brand_edit": Rate(200, DAY),
    "drafts:brand_restore": Rate(200, DAY),
    "drafts:factory_edit": Rate(200, DAY),
    "drafts:factory_restore": Rate(200, DAY),
    **{
        f"drafts:{kind}_{page}": Rate(200, DAY)
        for kind in ("function", "casematerial", "gender", "mechanismtype")
        for page in ("new", "edit", "restore")
    },
    "drafts:draft_begin": Rate(400, DAY),
    "drafts:draft_check": Rate(2000, HOUR),  # asked while somebody types
    "drafts:draft_edit": Rate(1000, DAY),
    "drafts:draft_photo_put": Rate(400, DAY),
    "drafts:photo_sides": Rate(400, DAY),
    "drafts:draft_refresh": Rate(300, DAY),
    "drafts:draft_reply": Rate(100, DAY),
    "drafts:draft_submit": Rate(300, DAY),
    "drafts:draft_withdraw": Rate(300, DAY),
    "drafts:sheet": Rate(60, HOUR),
    "drafts:photos_by_name": Rate(100, DAY),
    "drafts:submit_all": Rate(50, DAY),
    "drafts:source_withdraw": Rate(100, DAY),
    "drafts:source_return": Rate(100, DAY),
    "accounts:collection_add": Rate(1000, DAY),
    "accounts:collection_add_own": Rate(1000, DAY),
    "accounts:collection_edit": Rate(1000, DAY),
    "accounts:collection_bulk": Rate(120, HOUR),
    "accounts:collection_import": Rate(60, HOUR),
    "accounts:collection_manner": Rate(1000, DAY),
    "accounts:collection_mark": Rate(3000, DAY),
    "accounts:collection_photos": Rate(400, DAY),
    "accounts:collection_share": Rate(100, DAY),
    "accounts:collection_undo": Rate(60, HOUR),
    "accounts:piece_photo_change": Rate(1000, DAY),
    "accounts:piece_sheet": Rate(1000, DAY),
    "accounts:alert_add": Rate(100, DAY),
    "accounts:alert_remove": Rate(100, DAY),
    "accounts:alerts_choose": Rate(100, DAY),
    "accounts:alerts_stop": Rate(100, DAY),
    "accounts:proposals_stop": Rate(100, DAY),
    "accounts:want_missing": Rate(60, HOUR),
    "accounts:list_new": Rate(50, DAY),
    "accounts:list_edit": Rate(300, DAY),
    "accounts:list_entries": Rate(3000, DAY),
    "accounts:list_state": Rate(300, DAY),
    "accounts:data_delete": Rate(20, DAY),
    "accounts:profile_edit": Rate(100, DAY),
    "account_change_password": Rate(50, DAY),
    "account_confirm_email": Rate(100, DAY),
    "account_email": Rate(50, DAY),
    "account_login": Rate(500, DAY),
    "account_logout": Rate(500, DAY),
    "account_reauthenticate": Rate(500, DAY),
    "account_reset_password": Rate(50, DAY),
    "account_reset_password_from_key": Rate(50, DAY),
    "account_set_password": Rate(50, DAY),
    "account_signup": Rate(50, DAY),
    "google_login": Rate(100, DAY),
    "yandex_login": Rate(100, DAY),
    "socialaccount_connections": Rate(50, DAY),
    "socialaccount_signup": Rate(50, DAY),
    "usersessions_list": Rate(100, DAY),
    "mfa_activate_totp": Rate(100, DAY),
    "mfa_add_webauthn": Rate(100, DAY),
    "mfa_authenticate": Rate(500, DAY),
    "mfa_deactivate_totp": Rate(100, DAY),
    "mfa_edit_webauthn": Rate(100, DAY),
    "mfa_generate_recovery_codes": Rate(100, DAY),
    "mfa_login_webauthn": Rate(500, DAY),
    "mfa_reauthenticate": Rate(500, DAY),
    "mfa_reauthenticate_webauthn": Rate(500, DAY),
    "mfa_remove_webauthn": Rate(100, DAY),
}
# Pages that cost much.
READ = {
    "accounts:collection_export": Rate(60, HOUR),
    "accounts:collection_export_workbook": Rate(60, HOUR),
    "accounts:collection_photos_zip": Rate(60, HOUR),
    "accounts:collection_print": Rate(300, HOUR),
    "accounts:data_export": Rate(10, HOUR),
    "accounts:have_list": Rate(120, HOUR),
}
IN_ADMIN = Rate(5000, DAY)  # all that one of the staff posts there
UNNAMED = Rate(200, DAY)


def rate_of(name: str, method: str) -> tuple[str, Rate] | None:
    """What is counted where somebody asks for this address, and its rate; None where nothing is."""
    if method in {"GET", "HEAD"}:
        return (name, READ[name]) if name in READ else None
    if name.startswith(ADMIN):
        return ADMIN, IN_ADMIN
    return name, POSTED.get(name, UNNAMED)


class RateMiddleware:
    """Refuses, with a sentence and 429, what somebody who is signed in does too often.

    `is_untaken` tells `accounts.middleware.KeptFormMiddleware` to keep what was typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        counted = rate_of(request.resolver_match.view_name, request.method)
        if not counted or not request.user.is_authenticated:
            return None
        act, rate = counted
        try:
            may = ActCount.objects.count_one(request.user, act, rate)
        except IntegrityError as error:
            deleted = answer_to_deleted(request, error)
            if not deleted:
                raise
            return deleted
        return None if may else too_often(request, act, rate)


def refusal_of(rate: Rate, until: datetime) -> str:
    a_day = _("This can be done %(most)s times a day, and you have done it as often. Go on after %(until)s.")
    an_hour = _("This can be done %(most)s times an hour, and you have done it as often. Go on after %(until)s.")
    said = {"most": rate.most, "until": date_format(localtime(until), "DATETIME_FORMAT")}
    return (a_day if rate.seconds == DAY else an_hour) % said


def too_often(request, act: str, rate: Rate):
    logger.warning("limit reached", extra={"limit": act, "user": request.user.pk})
    now = timezone.now()
    until = rate.opens_again(now)
    refusal = refusal_of(rate, until)
    response = render(request, "429_acts.html", {"request_id": request.id, "refusal": refusal}, status=429)
    response.refusal = refusal
    response["Retry-After"] = str(max(1, int((until - now).total_seconds())))
    response.is_untaken = True
    return response

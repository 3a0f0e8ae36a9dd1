"""The addresses of people: signing in, profiles, collections."""

from django.core import signing

from accounts.alerts.subscribing import renew_feed, subscription_of
from accounts.alerts.telling import PROPOSALS_SALT as PROPOSALS_STOP
from accounts.alerts.telling import SALT as STOP
from accounts.collection.sharing import renew_want_link, set_collection_public
from accounts.models import (
    Alert,
    CollectionSnapshot,
    CopySheet,
    KeptForm,
    KeptPhoto,
    Letter,
    ListedWatch,
    PieceImage,
    Role,
    WatchList,
)
from accounts.tests.factories import make_item, make_user
from catalogue.tests.factories import make_watch
from config.tests.access import (
    ADMIN_ADMINISTRATOR,
    ADMIN_NOBODY,
    EVERYBODY,
    LOGIN,
    MISSING,
    NOBODY,
    NOT_SIGNED_IN,
    OWNER,
    SIGNED_IN,
    AdminModel,
    Row,
    Rule,
)

BACK_TO_SIGN_IN = Rule("login", "login", "login", "login", "login")
NOTHING_BEGUN = Rule("login", 302, 302, 302, 302)
FORM = Row(get=SIGNED_IN, post=SIGNED_IN)
MINE_ALONE = Rule(404, 200, 404, 404, 404)
NOT_OF_STRANGERS = Rule(404, 200, 404, 200, 200)
CONFIRM_FIRST = SIGNED_IN.answering(302)  # the password again, where it was not given in the last five minutes


def a_watch(people) -> list[str]:
    return [make_watch().folder]


def my_item(people) -> list[int]:
    return [make_item(people["collector"]).pk]


def my_snapshot(people) -> list[int]:
    item = make_item(people["collector"])
    numbers = {"added": 0, "changed": 0, "removed": 1}
    return [CollectionSnapshot.objects.keep(people["collector"], [item], action="replace", **numbers).pk]


def my_piece_photo(people) -> list[int]:
    item = make_item(people["collector"])
    image = PieceImage(user=item.user, piece=item, width=640, height=480, sha256="0" * 64, dhash="0" * 16)
    image.image = f"{image.folder}/other/{image.sha256}.jpg"
    image.save()
    return [image.pk]


def my_sheet(people) -> CopySheet:
    piece = make_item(people["collector"])
    seen = {"number": ["119"]}
    return CopySheet.objects.create(user=piece.user, piece=piece, seen=seen, token=f"sheet-of-{piece.pk}")


def my_kept_photo(people) -> list[int]:
    form = KeptForm.objects.create(user=people["collector"], page="/watches/new/", fields={})
    return [KeptPhoto.objects.create(form=form, field="photo_main-file", name="main.jpg", content=b"x").pk]


def my_list(people, **fields) -> WatchList:
    made = WatchList.objects.create(user=people["collector"], title="Сутки", **fields)
    ListedWatch.objects.create(watch_list=made, watch=make_watch(), place=1)
    return made


def my_alert(people) -> list[int]:
    return [Alert.objects.create(user=people["collector"], search="q=сутки", title="сутки").pk]


def my_feed(people) -> list[str]:
    renew_feed(people["collector"])
    return [subscription_of(people["collector"]).feed_token]


def a_decade(people) -> dict:
    make_watch(start_release=1970)
    return {"decade": "1970"}


def opened(user):
    set_collection_public(user, public=True)
    return user


def shared(user):
    renew_want_link(user)
    return user


ROWS = {
    "account_login": Row(get=NOT_SIGNED_IN, post=NOT_SIGNED_IN),
    "account_logout": Row(get=Rule(302, 200, 200, 200, 200), post=EVERYBODY.answering(302)),
    "account_signup": Row(get=NOT_SIGNED_IN, post=NOT_SIGNED_IN),
    "account_inactive": Row(get=EVERYBODY),
    "account_reauthenticate": FORM,
    "account_email": Row(get=SIGNED_IN, post=SIGNED_IN.answering(302)),
    "account_email_verification_sent": Row(get=EVERYBODY),
    "account_confirm_email": Row(get=EVERYBODY, post=MISSING, args=lambda people: ["no-such-key"]),
    "account_change_password": FORM,
    "account_set_password": Row("I have one", get=SIGNED_IN.answering(302), post=SIGNED_IN.answering(302)),
    "account_reset_password": Row(get=EVERYBODY, post=EVERYBODY),
    "account_reset_password_done": Row(get=EVERYBODY),
    "account_reset_password_from_key": Row(get=EVERYBODY, post=EVERYBODY, args=lambda people: ["1", "no-such-key"]),
    "account_reset_password_from_key_done": Row(get=EVERYBODY),
    "google_login": Row("without keys", get=MISSING, post=MISSING),
    "google_callback": Row("without keys", get=MISSING),
    "yandex_login": Row("without keys", get=MISSING, post=MISSING),
    "yandex_callback": Row("without keys", get=MISSING),
    "socialaccount_connections": FORM,
    "socialaccount_signup": Row("nothing begun", get=BACK_TO_SIGN_IN, post=BACK_TO_SIGN_IN),
    "socialaccount_login_cancelled": Row(get=EVERYBODY),
    "socialaccount_login_error": Row(get=EVERYBODY.answering(401)),
    "usersessions_list": Row(get=SIGNED_IN, post=SIGNED_IN.answering(302)),
    "mfa_index": Row(get=SIGNED_IN),
    "mfa_authenticate": Row("nothing begun", get=NOTHING_BEGUN, post=NOTHING_BEGUN),
    "mfa_reauthenticate": Row("without a second factor", get=CONFIRM_FIRST, post=CONFIRM_FIRST),
    "mfa_activate_totp": Row(get=CONFIRM_FIRST, post=CONFIRM_FIRST),
    "mfa_deactivate_totp": Row("without a second factor", get=NOBODY, post=NOBODY),
    "mfa_list_webauthn": Row(get=SIGNED_IN),
    "mfa_add_webauthn": Row(get=CONFIRM_FIRST, post=CONFIRM_FIRST),
    "mfa_edit_webauthn": Row("no such key", get=CONFIRM_FIRST, post=CONFIRM_FIRST, args=lambda people: [1]),
    "mfa_remove_webauthn": Row("no such key", get=CONFIRM_FIRST, post=CONFIRM_FIRST, args=lambda people: [1]),
    "mfa_reauthenticate_webauthn": Row("without a passkey", get=CONFIRM_FIRST, post=CONFIRM_FIRST),
    "mfa_login_webauthn": Row(get=NOTHING_BEGUN, post=NOTHING_BEGUN),
    "mfa_view_recovery_codes": Row("without a second factor", get=NOBODY),
    "mfa_generate_recovery_codes": Row(get=CONFIRM_FIRST, post=CONFIRM_FIRST),
    "mfa_download_recovery_codes": Row("without a second factor", get=NOBODY),
    "accounts:consent": Row(get=EVERYBODY),
    "accounts:data": Row(get=SIGNED_IN),
    "accounts:data_export": Row(get=CONFIRM_FIRST),
    "accounts:data_delete": Row(get=CONFIRM_FIRST, post=CONFIRM_FIRST),
    "accounts:profile_edit": Row(get=SIGNED_IN, post=SIGNED_IN.answering(302)),
    "accounts:collection": Row(get=SIGNED_IN),
    "accounts:collection_have": Row(get=SIGNED_IN),
    "accounts:have_list": Row(get=SIGNED_IN),
    "accounts:have_worker": Row(get=EVERYBODY),
    "accounts:collection_missing": Row("of nothing", get=NOBODY),
    "accounts:alerts": Row(get=SIGNED_IN),
    "accounts:alert_add": Row(post=SIGNED_IN.answering(302)),
    "accounts:alert_remove": Row(post=OWNER.answering(302), args=my_alert),
    "accounts:alerts_choose": [
        Row(post=SIGNED_IN.answering(302), data=lambda people: {"act": "letters"}),
        Row("something else", post=NOBODY),
    ],
    "accounts:alerts_feed": [
        Row("somebody's, with its secret", get=EVERYBODY, args=my_feed),
        Row("another secret", get=MISSING, args=lambda people: ["no-such-token"]),
    ],
    "accounts:alerts_stop": [
        Row(
            "from a letter",
            get=EVERYBODY,
            post=EVERYBODY,
            args=lambda people: [signing.dumps(people["collector"].pk, salt=STOP)],
        ),
        Row("forged", get=MISSING, post=MISSING, args=lambda people: ["no-such-token"]),
    ],
    "accounts:proposals_stop": [
        Row(
            "from a letter",
            get=EVERYBODY,
            post=EVERYBODY,
            args=lambda people: [signing.dumps(people["collector"].pk, salt=PROPOSALS_STOP)],
        ),
        Row("forged", get=MISSING, post=MISSING, args=lambda people: [signing.dumps(1, salt=STOP)]),
    ],
    "accounts:sets": Row(get=SIGNED_IN),
    "accounts:want_missing": [
        Row(post=SIGNED_IN.answering(302), data=a_decade),
        Row("of nothing", post=NOBODY),
    ],
    "accounts:watch_lists": Row(get=EVERYBODY),
    "accounts:my_lists": Row(get=SIGNED_IN),
    "accounts:watch_list": [
        Row("published", get=EVERYBODY, args=lambda people: [my_list(people, is_public=True).pk]),
        Row("not published", get=MINE_ALONE, args=lambda people: [my_list(people).pk]),
        Row(
            "hidden by a moderator",
            get=NOT_OF_STRANGERS,
            args=lambda people: [my_list(people, is_public=True, is_hidden=True).pk],
        ),
    ],
    "accounts:list_new": FORM,
    "accounts:list_edit": Row(get=OWNER, post=OWNER, args=lambda people: [my_list(people, is_public=True).pk]),
    "accounts:list_entries": Row(
        post=OWNER.answering(302),
        args=lambda people: [my_list(people, is_public=True).pk],
        data=lambda people: {"add": make_watch().folder},
    ),
    "accounts:list_state": [
        Row(
            "publishing",
            post=OWNER.answering(302),
            args=lambda people: [my_list(people).pk],
            data=lambda people: {"act": "publish"},
        ),
        Row(
            "hiding",
            post=Rule(LOGIN, 403, 403, 302, 302),
            args=lambda people: [my_list(people, is_public=True).pk],
            data=lambda people: {"act": "hide"},
        ),
    ],
    "accounts:swap": Row(get=SIGNED_IN),
    "accounts:swap_with": [
        Row("open", get=SIGNED_IN, args=lambda people: [opened(people["collector"]).login]),
        Row("closed", get=NOBODY, args=lambda people: [people["collector"].login]),
    ],
    "accounts:collection_share": Row(post=SIGNED_IN.answering(302), data=lambda people: {"action": "open"}),
    "accounts:collection_export": Row(get=SIGNED_IN),
    "accounts:collection_export_workbook": Row(get=SIGNED_IN),
    "accounts:collection_print": Row(get=SIGNED_IN),
    "accounts:collection_bulk": Row("nothing ticked", get=SIGNED_IN.answering(302), post=SIGNED_IN.answering(302)),
    "accounts:collection_manner": Row(post=SIGNED_IN.answering(302)),
    "accounts:collection_photos": Row(get=OWNER, post=OWNER, args=my_item),
    "accounts:collection_photos_zip": Row("without a photo", get=SIGNED_IN.answering(302)),
    "accounts:piece_photo": Row("without a file", get=MISSING, args=lambda people: [*my_piece_photo(people), 320]),
    "accounts:piece_photo_change": Row(
        post=OWNER.answering(302), args=my_piece_photo, data=lambda people: {"action": "hide"}
    ),
    "accounts:collection_import": FORM,
    "accounts:collection_undo_list": Row(get=SIGNED_IN),
    "accounts:collection_undo": Row(get=OWNER, post=OWNER, args=my_snapshot),  # POST does not say what was seen
    "accounts:collection_mark": [
        Row(post=SIGNED_IN.answering(302), args=a_watch, data=lambda people: {"status": "want"}),
        Row("another status", post=NOBODY, args=a_watch, data=lambda people: {"status": "sell"}),
        Row(
            "no such watch", post=NOBODY, args=lambda people: ["no-such-watch"], data=lambda people: {"status": "want"}
        ),
    ],
    "accounts:collection_add": Row(get=SIGNED_IN, post=SIGNED_IN, args=a_watch),
    "accounts:collection_add_own": FORM,
    "accounts:collection_edit": Row(get=OWNER, post=OWNER, args=my_item),
    "accounts:collection_public": [
        Row("open", get=EVERYBODY, args=lambda people: [opened(people["collector"]).login]),
        Row("closed", get=MISSING, args=lambda people: [people["collector"].login]),
    ],
    "accounts:want_list": [
        Row("shared", get=EVERYBODY, args=lambda people: [shared(people["collector"]).want_token]),
        Row("another link", get=MISSING, args=lambda people: ["no-such-token"]),
    ],
    "accounts:piece_sheet": Row(
        get=OWNER, post=OWNER.answering(302), args=my_item, data=lambda people: {"number": "1"}
    ),
    "accounts:shared_sheet": [
        Row("shared", get=EVERYBODY, args=lambda people: [my_sheet(people).token]),
        Row("another link", get=MISSING, args=lambda people: ["no-such-token"]),
    ],
    "accounts:kept_photo": Row(get=OWNER, args=my_kept_photo),
    "accounts:may_send_photos": Row(get=EVERYBODY.answering(204)),
    "accounts:user_added": [
        Row("somebody's page", get=EVERYBODY, args=lambda people: ["collector"]),
        Row("nobody", get=MISSING, args=lambda people: ["no-such-login"]),
    ],
    "accounts:offers": [
        Row("of a watch", get=EVERYBODY, args=lambda people: [make_watch().folder]),
        Row("of none", get=MISSING, args=lambda people: ["no-such-watch"]),
    ],
    "accounts:user_detail": [
        Row("somebody's page", get=EVERYBODY, args=lambda people: ["collector"]),
        Row("nobody", get=MISSING, args=lambda people: ["no-such-login"]),
        Row("banned", get=MISSING, args=lambda people: [make_user(is_active=False).login]),
    ],
}

ADMIN = {
    "accounts.user": AdminModel(
        make_user, view=ADMIN_ADMINISTRATOR, add=ADMIN_NOBODY, change=ADMIN_ADMINISTRATOR, delete=ADMIN_ADMINISTRATOR
    ),
    "accounts.role": AdminModel(
        Role.objects.first, view=ADMIN_ADMINISTRATOR, add=ADMIN_NOBODY, change=ADMIN_ADMINISTRATOR, delete=ADMIN_NOBODY
    ),
    "accounts.letter": AdminModel(
        lambda: Letter.objects.create(recipient="somebody@example.org", subject="Письмо"),
        view=ADMIN_ADMINISTRATOR,
        add=ADMIN_NOBODY,
        change=ADMIN_NOBODY,
        delete=ADMIN_ADMINISTRATOR,
    ),
}

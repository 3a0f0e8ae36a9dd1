"""The budget of each address."""

from . import Budget

SMALL = Budget(5, 16)
SMALL_FORM = Budget(5, 16, posting=10)

ADDRESSES = {
    # The site's own
    "machines:favicon": SMALL,
    "machines:robots": SMALL,
    "machines:security": SMALL,
    "machines:sitemap_index": Budget(20, 32),
    "machines:sitemap_part": Budget(5, 32, most="one part of the sitemap"),
    "texts:about": SMALL,
    "texts:describing": SMALL,
    "texts:help": SMALL,
    "texts:moderation": SMALL,
    "texts:photographing": SMALL,
    "texts:searching": SMALL,
    "texts:privacy": SMALL,
    "texts:terms": SMALL,
    # The catalogue, for everybody
    "catalogue:brand_detail": Budget(20, 96),
    "catalogue:brand_list": Budget(25, 64),
    "catalogue:data": Budget(25, 32),
    "catalogue:data_file": Budget(20, 4096, most="every watch, streamed: 500 are in memory"),
    "catalogue:factory_detail": Budget(25, 96),
    "catalogue:factory_list": Budget(25, 64),
    "catalogue:feed": Budget(20, 32),
    "catalogue:home": Budget(30, 96),
    "catalogue:mechanism_detail": Budget(25, 96),
    "catalogue:mechanism_json": Budget(5, 96),
    "catalogue:mechanism_list": Budget(35, 192),
    "catalogue:missing": Budget(20, 48),
    "catalogue:opensearch": SMALL,
    "catalogue:suggest": Budget(5, 32, most="200 letters"),
    "catalogue:watch_compare": Budget(20, 32, most="12 watches named, 4 compared; 200 letters"),
    "catalogue:watch_detail": Budget(30, 96, most="30 names; the longest texts"),
    "catalogue:watch_formerly": Budget(10, 16, most="a redirect, or 404"),
    "catalogue:watch_json": Budget(20, 96),
    "catalogue:watch_list": Budget(
        25, 128, most="200 letters, 10 words, 50 choices of a facet; 24 watches of however many"
    ),
    "catalogue:watch_picture": Budget(20, 48, most="kept for a week"),
    # Signing in
    "account_change_password": SMALL_FORM,
    "account_confirm_email": SMALL,
    "account_email": Budget(20, 32, posting=25),
    "account_email_verification_sent": SMALL,
    "account_inactive": SMALL,
    "account_login": SMALL_FORM,
    "account_logout": Budget(5, 32, posting=25),
    "account_reauthenticate": Budget(25, 32, posting=30),
    "account_reset_password": SMALL_FORM,
    "account_reset_password_done": SMALL,
    "account_reset_password_from_key": Budget(20, 32, posting=25),
    "account_reset_password_from_key_done": SMALL,
    "account_set_password": SMALL_FORM,
    "account_signup": SMALL_FORM,
    "mfa_activate_totp": Budget(25, 32, posting=35),
    "mfa_add_webauthn": Budget(25, 32, posting=35, most="20 passkeys of a person"),
    "mfa_authenticate": SMALL_FORM,
    "mfa_edit_webauthn": Budget(25, 32, posting=30),
    "mfa_generate_recovery_codes": Budget(25, 32, posting=30),
    "mfa_index": Budget(20, 32),
    "mfa_list_webauthn": Budget(20, 32),
    "mfa_login_webauthn": SMALL_FORM,
    "mfa_reauthenticate": Budget(20, 32, posting=25),
    "mfa_reauthenticate_webauthn": Budget(20, 32, posting=25),
    "mfa_remove_webauthn": Budget(25, 32, posting=30),
    "socialaccount_connections": Budget(20, 32, posting=25),
    "socialaccount_login_cancelled": SMALL,
    "usersessions_list": Budget(90, 64, posting=120, most="20 sessions of a person"),
    # People
    "accounts:collection": Budget(25, 576, most="20 000 pieces, of which a page is shown"),
    "accounts:collection_add": Budget(20, 32, posting=30),
    "accounts:collection_add_own": Budget(20, 32, posting=30),
    "accounts:collection_delete": Budget(0, 32, posting=30),
    "accounts:collection_edit": Budget(20, 48, posting=30),
    "accounts:collection_export": Budget(25, 3072, most="20 000 pieces"),
    "accounts:collection_export_workbook": Budget(25, 3072, most="20 000 pieces, made on the disk"),
    "accounts:collection_have": Budget(5, 32, most="100 letters, 30 answers"),
    "accounts:collection_import": Budget(
        20, 16, posting=45, most="3 MB, 5 000 lines, 100 000 cells; 400 words are guessed at"
    ),
    "accounts:collection_mark": Budget(0, 32, posting=30),
    "accounts:collection_public": Budget(20, 48),
    "accounts:collection_share": Budget(0, 32, posting=25),
    "accounts:collection_undo": Budget(20, 96, posting=35),
    "accounts:collection_undo_list": Budget(20, 32),
    "accounts:consent": SMALL,
    "accounts:data": Budget(45, 32),
    "accounts:data_delete": Budget(25, 32, posting=30),
    "accounts:data_export": Budget(30, 32, most="row by row on the disk, 200 MB of photos; the rest in further parts"),
    "accounts:kept_photo": SMALL,
    "accounts:may_send_photos": SMALL,
    "accounts:offers": Budget(20, 64, most="a page of however many"),
    "accounts:profile_edit": Budget(20, 32, posting=25),
    "accounts:user_detail": Budget(20, 32),
    "accounts:user_added": Budget(20, 64, most="a page of however many"),
    "accounts:want_list": Budget(20, 48),
    # Proposals
    "drafts:contributions": Budget(20, 64, most="a page of however many"),
    "drafts:draft_begin": Budget(0, 32, posting=35),
    "drafts:draft_check": Budget(0, 32, posting=25, most="a form of 3 MB"),
    "drafts:draft_detail": Budget(30, 768, most="50 steps of a page"),
    "drafts:draft_edit": Budget(35, 144, posting=50, photos=True),
    "drafts:draft_list": Budget(20, 96),
    "drafts:draft_photo_put": Budget(0, 32, posting=25, photos=True, most="20 MB, 25 megapixels or a JPEG of 64"),
    "drafts:draft_refresh": Budget(0, 32, posting=25),
    "drafts:draft_reply": Budget(0, 32, posting=25),
    "drafts:draft_submit": Budget(0, 32, posting=25),
    "drafts:draft_withdraw": Budget(0, 32, posting=25),
    "drafts:mechanism_edit": Budget(25, 96, posting=35),
    "drafts:mechanism_history": Budget(
        15, 384, most="10 revisions of a page, two versions compared, 2 500 words marked"
    ),
    "drafts:mechanism_new": Budget(25, 48, posting=30),
    "drafts:watch_edit": Budget(35, 144, posting=45, photos=True),
    "drafts:watch_history": Budget(25, 576, most="10 revisions of a page, two versions compared, 2 500 words marked"),
    "drafts:watch_new": Budget(30, 96, posting=35, photos=True),
    # The admin's own
    "admin:app_list": Budget(30, 32, posting=35),
    "admin:index": Budget(35, 48, posting=40),
    "admin:jsi18n": Budget(5, 48),
    "admin:login": SMALL,
    "admin:logout": Budget(0, 32, posting=20),
    "admin:password_change": SMALL_FORM,
    "admin:password_change_done": Budget(20, 48),
    "admin:view_on_site": Budget(20, 32),
}

# Five pages of each model, and what is beside them: by the last word of the name.
ADMIN_PAGES = {
    "add": Budget(25, 96, posting=35),
    "author": Budget(30, 96, posting=40, most="50 proposals closed, 20 taken back at once"),
    "change": Budget(35, 768, posting=40),
    "changelist": Budget(25, 240, posting=30),
    "check": Budget(0, 32, posting=30),
    "contradictions": Budget(30, 96, most="500 watches and movements looked through, 100 on a page"),
    "decide": Budget(25, 768, posting=45),
    "delete": Budget(45, 96, posting=60),
    "history": Budget(25, 96, posting=30),
    "photos": Budget(20, 96, posting=30, photos=True),
}

# What the table of access opens for nobody, or with a redirect: what bounds it is said.
UNASKED = {
    "/admin/(?P<url>.*)$": "a redirect or 404",
    "admin:autocomplete": "20 rows of a page, 200 letters",
    "drafts:draft_photo": "one file, handed over by the proxy",
    "drafts:mechanism_restore": "two versions compared, 2 500 words marked",
    "drafts:watch_restore": "two versions compared, 2 500 words marked",
    "gallery": "404 outside of development",
    "google_callback": "two questions to the provider, of three seconds each",
    "yandex_callback": "two questions to the provider, of three seconds each",
    "google_login": "a redirect",
    "yandex_login": "a redirect",
    "mfa_deactivate_totp": "one second factor",
    "mfa_download_recovery_codes": "ten codes",
    "mfa_view_recovery_codes": "ten codes",
    "public_photo": "one file, handed over by the proxy",
    "socialaccount_login_error": "a sentence",
    "socialaccount_signup": "a form",
    "accounts:collection_missing": "200 watches of one brand or movement",
}


def budget_of(name: str) -> Budget | None:
    """The row of an address; None where it has none."""
    if name in UNASKED:
        return Budget(most=UNASKED[name])
    if name.startswith("/admin/"):
        return SMALL  # the admin's redirect to the page that changes a row
    page = name.rpartition("_")[2]
    return ADDRESSES.get(name) or (ADMIN_PAGES.get(page) if name.startswith("admin:") else None)

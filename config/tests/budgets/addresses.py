"""The budget of each address."""

from . import Budget

SMALL = Budget(5, 16)
SMALL_FORM = Budget(5, 16, posting=10)

ADDRESSES = {
    # The site's own
    "machines:favicon": SMALL,
    "machines:robots": SMALL,
    "machines:security": SMALL,
    "machines:sitemap_index": Budget(10, 16),
    "machines:sitemap_part": Budget(5, 16, most="one part of the sitemap"),
    "texts:about": SMALL,
    "texts:describing": SMALL,
    "texts:help": SMALL,
    "texts:moderation": SMALL,
    "texts:photographing": SMALL,
    "texts:privacy": SMALL,
    "texts:terms": SMALL,
    # The catalogue, for everybody
    "catalogue:brand_detail": Budget(10, 64),
    "catalogue:brand_list": Budget(10, 32),
    "catalogue:data": Budget(15, 16),
    "catalogue:data_file": Budget(10, 4096, most="every watch, streamed: 500 are in memory"),
    "catalogue:factory_detail": Budget(15, 64),
    "catalogue:factory_list": Budget(10, 16),
    "catalogue:feed": Budget(10, 16),
    "catalogue:home": Budget(20, 64),
    "catalogue:mechanism_detail": Budget(15, 64),
    "catalogue:mechanism_json": Budget(5, 64),
    "catalogue:mechanism_list": Budget(15, 16),
    "catalogue:missing": Budget(10, 32),
    "catalogue:opensearch": SMALL,
    "catalogue:suggest": Budget(5, 16, most="200 letters"),
    "catalogue:watch_compare": Budget(10, 16, most="12 watches named, 4 compared; 200 letters"),
    "catalogue:watch_detail": Budget(20, 64, most="30 names; the longest texts"),
    "catalogue:watch_json": Budget(10, 64),
    "catalogue:watch_list": Budget(
        25, 128, most="200 letters, 10 words, 50 choices of a facet; 24 watches of however many"
    ),
    "catalogue:watch_picture": Budget(10, 32, most="kept for a week"),
    # Signing in
    "account_change_password": SMALL_FORM,
    "account_confirm_email": SMALL,
    "account_email": Budget(10, 16, posting=15),
    "account_email_verification_sent": SMALL,
    "account_inactive": SMALL,
    "account_login": SMALL_FORM,
    "account_logout": Budget(5, 16, posting=15),
    "account_reauthenticate": Budget(15, 16, posting=20),
    "account_reset_password": SMALL_FORM,
    "account_reset_password_done": SMALL,
    "account_reset_password_from_key": Budget(10, 16, posting=15),
    "account_reset_password_from_key_done": SMALL,
    "account_set_password": SMALL_FORM,
    "account_signup": SMALL_FORM,
    "mfa_activate_totp": Budget(15, 16, posting=25),
    "mfa_add_webauthn": Budget(15, 16, posting=25),
    "mfa_authenticate": SMALL_FORM,
    "mfa_edit_webauthn": Budget(15, 16, posting=20),
    "mfa_generate_recovery_codes": Budget(15, 16, posting=20),
    "mfa_index": Budget(10, 16),
    "mfa_list_webauthn": Budget(10, 16),
    "mfa_login_webauthn": SMALL_FORM,
    "mfa_reauthenticate": Budget(10, 16, posting=15),
    "mfa_reauthenticate_webauthn": Budget(10, 16, posting=15),
    "mfa_remove_webauthn": Budget(15, 16, posting=20),
    "socialaccount_connections": Budget(10, 16, posting=15),
    "socialaccount_login_cancelled": SMALL,
    "usersessions_list": Budget(10, 16, posting=15),
    # People
    "accounts:collection": Budget(15, 384, most="20 000 pieces, of which a page is shown"),
    "accounts:collection_add": Budget(10, 16, posting=20),
    "accounts:collection_delete": Budget(0, 16, posting=20),
    "accounts:collection_edit": Budget(10, 32, posting=20),
    "accounts:collection_export": Budget(15, 2048, most="20 000 pieces"),
    "accounts:collection_have": Budget(5, 16, most="100 letters, 30 answers"),
    "accounts:collection_import": Budget(
        5, 16, posting=10, most="3 MB, 5 000 lines of 100 cells; 50 titles are searched for"
    ),
    "accounts:collection_mark": Budget(0, 16, posting=20),
    "accounts:collection_public": Budget(10, 32),
    "accounts:collection_share": Budget(0, 16, posting=15),
    "accounts:collection_undo": Budget(10, 64, posting=25),
    "accounts:collection_undo_list": Budget(10, 16),
    "accounts:consent": SMALL,
    "accounts:data": Budget(35, 16),
    "accounts:data_delete": Budget(15, 16, posting=20),
    "accounts:data_export": Budget(20, 16, most="everything of a person, made on the disk"),
    "accounts:may_send_photos": SMALL,
    "accounts:profile_edit": Budget(10, 16, posting=15),
    "accounts:user_detail": Budget(10, 16),
    "accounts:want_list": Budget(10, 32),
    # Proposals
    "drafts:draft_begin": Budget(0, 16, posting=25),
    "drafts:draft_check": Budget(0, 16, posting=15, most="a form of 3 MB"),
    "drafts:draft_detail": Budget(20, 512, most="every step"),
    "drafts:draft_edit": Budget(25, 96, posting=40, photos=True),
    "drafts:draft_list": Budget(10, 64),
    "drafts:draft_photo_put": Budget(0, 16, posting=15, photos=True, most="20 MB, 25 megapixels or a JPEG of 64"),
    "drafts:draft_refresh": Budget(0, 16, posting=15),
    "drafts:draft_reply": Budget(0, 16, posting=15),
    "drafts:draft_submit": Budget(0, 16, posting=15),
    "drafts:draft_withdraw": Budget(0, 16, posting=15),
    "drafts:mechanism_edit": Budget(15, 64, posting=25),
    "drafts:mechanism_history": Budget(
        15, 384, most="10 revisions of a page, two versions compared, 2 500 words marked"
    ),
    "drafts:mechanism_new": Budget(15, 32, posting=20),
    "drafts:watch_edit": Budget(25, 96, posting=35, photos=True),
    "drafts:watch_history": Budget(15, 384, most="10 revisions of a page, two versions compared, 2 500 words marked"),
    "drafts:watch_new": Budget(20, 64, posting=25, photos=True),
    # The admin's own
    "admin:app_list": Budget(20, 16, posting=25),
    "admin:index": Budget(25, 32, posting=30),
    "admin:jsi18n": Budget(5, 32),
    "admin:login": SMALL,
    "admin:logout": Budget(0, 16, posting=10),
    "admin:password_change": SMALL_FORM,
    "admin:password_change_done": Budget(10, 32),
    "admin:view_on_site": Budget(10, 16),
}

# Five pages of each model, and what is beside them: by the last word of the name.
ADMIN_PAGES = {
    "add": Budget(15, 64, posting=25),
    "author": Budget(20, 64, posting=30, most="50 proposals closed, 20 taken back at once"),
    "change": Budget(25, 512, posting=30),
    "changelist": Budget(15, 160, posting=20),
    "check": Budget(0, 16, posting=20),
    "contradictions": Budget(20, 64, most="100 watches and movements of a page"),
    "decide": Budget(15, 512, posting=35),
    "delete": Budget(35, 64, posting=50),
    "history": Budget(15, 64, posting=20),
    "photos": Budget(10, 64, posting=20, photos=True),
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

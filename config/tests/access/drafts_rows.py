"""The addresses of proposals: open ones are their author's, sent ones their author's and the moderators'."""

from functools import partial

from accounts.tests.factories import make_user
from catalogue.tests.factories import make_brand, make_factory, make_mark, make_mechanism, make_source, make_watch
from config.tests.access import (
    ADMIN_ADMINISTRATOR,
    ADMIN_NOBODY,
    ADMIN_STAFF,
    EVERYBODY,
    LOGIN,
    MISSING,
    NOBODY,
    OWNER,
    OWNER_OR_STAFF,
    SIGNED_IN,
    AdminModel,
    Row,
    Rule,
)
from drafts.models import Merge, Proposal, ReadyMessage
from drafts.tests.factories import (
    WORDS,
    make_draft_brand,
    make_draft_factory,
    make_draft_image,
    make_draft_mark,
    make_draft_mechanism,
    make_draft_term,
    make_draft_watch,
)

Status = Proposal.Status
STAFF = Rule(LOGIN, 404, 404, 200, 200)


def draft(**fields):
    """The arguments of a draft of the collector's."""
    return lambda people: ["watch", make_draft_watch(user=people["collector"], **fields).pk]


def photo(**fields):
    return lambda people: [make_draft_image(make_draft_watch(user=people["collector"], **fields)).pk, 320]


def to_review(people):
    return [make_draft_watch(user=people["collector"], status=Status.SUBMITTED).pk]


def mechanism_to_review(people):
    return [make_draft_mechanism(user=people["collector"], status=Status.SUBMITTED).pk]


def mark_to_review(people):
    return [make_draft_mark(user=people["collector"], status=Status.SUBMITTED).pk]


def factory_to_review(people):
    return [make_draft_factory(user=people["collector"], status=Status.SUBMITTED).pk]


def brand_to_review(people):
    return [make_draft_brand(user=people["collector"], status=Status.SUBMITTED).pk]


def word_to_review(model, people):
    return [make_draft_term(model, user=people["collector"], status=Status.SUBMITTED).pk]


def of_a_word(make, people):
    return [make().slug]


def of_a_brand(people):
    return [make_brand().slug]


def of_a_factory(people):
    return [make_factory().slug]


def rows_of_words(model, make) -> dict:
    """The addresses of one kind of words."""
    args = partial(of_a_word, make)
    return {
        f"drafts:{model.kind}_new": Row(**FORM),
        f"drafts:{model.kind}_edit": Row(**FORM, args=args),
        f"drafts:{model.kind}_history": Row(get=EVERYBODY, args=args),
        f"drafts:{model.kind}_restore": Row("no such version", get=NOBODY, post=NOBODY, args=args),
        f"admin:drafts_{model._meta.model_name}_decide": Row(**DECISION, args=partial(word_to_review, model)),
    }


FORM = {"get": SIGNED_IN, "post": SIGNED_IN.answering(302)}  # the first save keeps whatever there is
DECISION = {"get": ADMIN_STAFF.answering(302), "post": ADMIN_STAFF.answering(400)}  # nothing decided

ROWS = {
    "drafts:watch_new": Row(**FORM),
    "drafts:mechanism_new": Row(**FORM),
    "drafts:mark_new": Row(**FORM),
    "drafts:mark_edit": Row(**FORM, args=lambda people: [make_mark().pk]),
    "drafts:mark_history": Row(get=EVERYBODY, args=lambda people: [make_mark().pk]),
    "drafts:mark_restore": Row("no such version", get=NOBODY, post=NOBODY, args=lambda people: [make_mark().pk]),
    "drafts:brand_edit": Row(**FORM, args=of_a_brand),
    "drafts:brand_history": Row(get=EVERYBODY, args=of_a_brand),
    "drafts:brand_restore": Row("no such version", get=NOBODY, post=NOBODY, args=of_a_brand),
    "drafts:factory_edit": Row(**FORM, args=of_a_factory),
    "drafts:factory_history": Row(get=EVERYBODY, args=of_a_factory),
    "drafts:factory_restore": Row("no such version", get=NOBODY, post=NOBODY, args=of_a_factory),
    "drafts:watch_edit": Row(**FORM, args=lambda people: [make_watch().folder]),
    "drafts:mechanism_edit": Row(**FORM, args=lambda people: [make_mechanism().slug]),
    "drafts:watch_history": Row(get=EVERYBODY, args=lambda people: [make_watch().folder]),
    "drafts:mechanism_history": Row(get=EVERYBODY, args=lambda people: [make_mechanism().slug]),
    "drafts:watch_restore": Row("no such version", get=NOBODY, post=NOBODY, args=lambda people: [make_watch().folder]),
    "drafts:mechanism_restore": Row(
        "no such version", get=NOBODY, post=NOBODY, args=lambda people: [make_mechanism().slug]
    ),
    "drafts:watch_photos": Row(get=STAFF, post=STAFF.answering(400), args=lambda people: [make_watch().folder]),
    "drafts:source_withdraw": Row(get=STAFF, post=STAFF.answering(400), args=lambda people: [make_source().pk]),
    "drafts:source_return": Row(post=NOBODY, args=lambda people: [make_source().pk]),
    "drafts:changes": Row(get=EVERYBODY),
    "drafts:changes_feed": Row(get=EVERYBODY),
    "drafts:draft_list": Row(get=SIGNED_IN),
    "drafts:contributions": [
        Row("somebody's", get=EVERYBODY, args=lambda people: ["collector"]),
        Row("nobody's", get=MISSING, args=lambda people: ["no-such-login"]),
    ],
    "drafts:sheet": Row("without a file", get=SIGNED_IN, post=SIGNED_IN.answering(400)),
    "drafts:sheet_template": Row(get=SIGNED_IN),
    "drafts:photos_by_name": Row("without a photo", get=SIGNED_IN, post=SIGNED_IN.answering(400)),
    "drafts:submit_all": Row(post=SIGNED_IN.answering(302)),
    "drafts:draft_begin": Row(post=SIGNED_IN),
    "drafts:draft_photo_put": [
        Row("without a photo", post=OWNER.answering(400), args=lambda people: [draft()(people)[1], "main"]),
        Row("no such side", post=NOBODY, args=lambda people: [draft()(people)[1], "top"]),
    ],
    "drafts:photo_sides": Row(post=SIGNED_IN),
    "drafts:draft_check": Row(post=SIGNED_IN, args=lambda people: ["watch"]),
    "drafts:draft_detail": [
        Row("not sent yet", get=OWNER, args=draft()),
        Row("sent", get=OWNER_OR_STAFF, args=draft(status=Status.SUBMITTED)),
        Row("missing", get=NOBODY, args=lambda people: ["watch", 0]),
    ],
    "drafts:draft_edit": [
        Row("open", get=OWNER, post=OWNER.answering(409), args=draft()),  # POST names no version
        Row("rejected", get=OWNER.answering(302), post=OWNER.answering(409), args=draft(status=Status.REJECTED)),
    ],
    "drafts:draft_submit": Row(post=OWNER.answering(302), args=draft()),
    "drafts:draft_withdraw": Row(post=OWNER.answering(302), args=draft()),
    "drafts:draft_refresh": Row(post=OWNER.answering(302), args=draft()),
    "drafts:draft_reply": Row(post=OWNER.answering(302), args=draft()),
    "drafts:draft_photo": Row("without a file", get=NOBODY, args=photo()),
    "admin:drafts_draftwatch_decide": Row(**DECISION, args=to_review),
    "admin:drafts_draftwatch_author": Row(get=ADMIN_STAFF, args=lambda people: [people["collector"].pk]),
    "admin:drafts_draftwatch_undo_author": Row(
        get=ADMIN_ADMINISTRATOR, post=ADMIN_ADMINISTRATOR.answering(400), args=lambda people: [people["collector"].pk]
    ),
    "admin:drafts_draftmechanism_decide": Row(**DECISION, args=mechanism_to_review),
    "admin:drafts_draftmark_decide": Row(**DECISION, args=mark_to_review),
    "admin:drafts_draftbrand_decide": Row(**DECISION, args=brand_to_review),
    "admin:drafts_draftfactory_decide": Row(**DECISION, args=factory_to_review),
}
for _model, _make in WORDS.items():
    ROWS |= rows_of_words(_model, _make)


def queue(make) -> AdminModel:
    """Read and decided by staff; nobody adds or deletes a proposal there."""
    return AdminModel(
        lambda: make(user=make_user(), status=Status.SUBMITTED),
        view=ADMIN_STAFF,
        add=ADMIN_NOBODY,
        change=ADMIN_STAFF,
        delete=ADMIN_NOBODY,
    )


ADMIN = {
    "drafts.draftwatch": queue(make_draft_watch),
    "drafts.draftmechanism": queue(make_draft_mechanism),
    "drafts.draftmark": queue(make_draft_mark),
    "drafts.draftbrand": queue(make_draft_brand),
    "drafts.draftfactory": queue(make_draft_factory),
    **{f"drafts.{model._meta.model_name}": queue(partial(make_draft_term, model)) for model in WORDS},
    "drafts.merge": AdminModel(
        lambda: Merge.objects.create(kind=Merge.Kind.BRAND, kept_id=1, gone_id=2),
        view=ADMIN_STAFF,
        add=ADMIN_STAFF,
        change=ADMIN_NOBODY,
        delete=ADMIN_NOBODY,
    ),
    "drafts.readymessage": AdminModel(
        lambda: ReadyMessage.objects.create(),
        view=ADMIN_STAFF,
        add=ADMIN_STAFF,
        change=ADMIN_STAFF,
        delete=ADMIN_STAFF,
    ),
}

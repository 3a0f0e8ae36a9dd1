"""What people choose to be told, and how."""

import secrets
from dataclasses import replace

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Alert, SiteLimit, Subscription, User
from accounts.models.alert import LONGEST_SEARCH
from accounts.models.site_limit import Name
from catalogue.decoding import decoded
from catalogue.search.describing import heading_of
from catalogue.search.layout import Layout
from catalogue.search.query import CatalogueQuery


def search_of(query: CatalogueQuery) -> str:
    """What a query asks for, however it is sorted and laid out."""
    return replace(query, sort="", layout=Layout()).to_url()


@transaction.atomic
def add(user: User, search: str) -> Alert:
    """Tell `user` from now on what is new to `search`, the query of an address; to their wishes where it is empty.

    Raises ValidationError where it is too long, asks for nothing, or where there are too many, and BadRequest.
    """
    query = CatalogueQuery.parse(decoded(search), user)
    asked = search_of(query)
    if search and not asked:
        raise ValidationError(_("This search asks for nothing: the feed of the catalogue tells of everything new."))
    if len(asked) > LONGEST_SEARCH:
        raise ValidationError(_("This search is too long to be kept."))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if found := Alert.objects.filter(user=user, search=asked).first():
        return found
    most = SiteLimit.objects.standing(Name.ALERTS)
    if Alert.objects.filter(user=user).count() >= most:
        raise ValidationError(_("You have %(most)s alerts, and there is room for no more.") % {"most": most})
    title = str(heading_of(query))[:200] if asked else _("What I want")
    return Alert.objects.create(user=user, search=asked, title=title)


def in_todays_words(alert: Alert) -> Alert:
    """The alert with its title in the language of the page. One whose search means something else by now keeps it."""
    if not alert.search:
        alert.title = _("What I want")
        return alert
    query = CatalogueQuery.parse(QueryDict(alert.search), alert.user)
    if not query.not_applied.remarks():
        alert.title = str(heading_of(query))
    return alert


def subscription_of(user: User) -> Subscription:
    return Subscription.objects.get_or_create(user=user)[0]


def set_letters(user: User, *, wanted: bool) -> None:
    Subscription.objects.update_or_create(user=user, defaults={"letters": wanted})


def set_pace(user: User, pace: str) -> None:
    """How often `user` gets letters about their proposals. A daily one tells what comes from now on."""
    if subscription_of(user).proposals == pace:
        return
    now = timezone.now() if pace == Subscription.Pace.DAILY else None
    chosen = {"proposals": pace, "digest_from": now, "digest_due_at": now}
    Subscription.objects.update_or_create(user=user, defaults=chosen)


def renew_feed(user: User) -> None:
    """A new secret in the address of the feed; the old address ends."""
    Subscription.objects.update_or_create(user=user, defaults={"feed_token": secrets.token_urlsafe(24)})


def end_feed(user: User) -> None:
    Subscription.objects.update_or_create(user=user, defaults={"feed_token": None})


def person_of(token: str, salt: str) -> User | None:
    """Whose letters the address in a letter speaks of."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=salt)).first()
    except signing.BadSignature:
        return None

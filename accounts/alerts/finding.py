"""What is new for an alert: watches in the catalogue, and offers in collections that everybody may see."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from accounts.models import Alert, Collection, News
from catalogue.models import Watch
from catalogue.search.query import CatalogueQuery

MOST = 50  # news of one alert at once; the catalogue has the rest
LINE = ["title", "title_en", "folder"]  # of a watch in a letter
OVERLAP = timedelta(hours=1)  # longer than any transaction: what was written before may be seen after


def watches_of(alert: Alert) -> QuerySet[Watch]:
    """The watches that the alert is about."""
    if not alert.search:
        wishes = Collection.objects.of(alert.user).filter(status=Collection.Status.WANT)
        return Watch.objects.current().filter(pk__in=wishes.order_by().values("watch"))
    query = replace(CatalogueQuery.parse(QueryDict(alert.search), alert.user), sort="new")
    if query.not_applied.remarks():  # what was chosen is no more: without it the search would mean anything
        return Watch.objects.none()
    return query.apply(Watch.objects.all()).order_by()


def since(alert: Alert) -> datetime:
    return max(alert.created_at, alert.checked_at - OVERLAP)


def new_watches(alert: Alert) -> list[News]:
    """What one wishes for is in the catalogue; only of a search there may be new watches, and none of one's own."""
    if not alert.search:
        return []
    told = News.objects.filter(user=alert.user, watch=OuterRef("pk"), seller=None)
    found = watches_of(alert).filter(created_at__gt=since(alert)).exclude(user=alert.user_id).exclude(Exists(told))
    return [News(user=alert.user, watch=watch) for watch in found.order_by("pk").only(*LINE)[:MOST]]


def new_offers(alert: Alert) -> list[News]:
    told = News.objects.filter(user=alert.user, watch=OuterRef("watch"), seller=OuterRef("user"))
    offers = Collection.objects.offered().exclude(user=alert.user).exclude(Exists(told))
    found = offers.filter(watch__in=watches_of(alert).values("pk"), offered_at__gt=since(alert))
    pairs = {(row.watch_id, row.user_id): row for row in found.select_related("user", "watch").order_by("pk")[:MOST]}
    return [News(user=alert.user, watch=row.watch, seller=row.user) for row in pairs.values()]

"""The page of my alerts, the feed, and the way out of letters."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.syndication.views import Feed
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Alert, News, Subscription
from accounts.views.collection import came_from
from catalogue.caching.figures import answering_for
from catalogue.models import CatalogueVersion
from catalogue.views.posting import only_posted

from . import subscribing
from .telling import PROPOSALS_SALT, SALT

MOST_SHOWN = 30
FEED_LENGTH = 50


@login_required
@require_safe
def alerts(request):
    """What I am told of and how, and what was new last."""
    mine = Alert.objects.filter(user=request.user).select_related("user")
    with answering_for(CatalogueVersion.objects.present()):
        named = list(map(subscribing.in_todays_words, mine))
    context = {
        "alerts": named,
        "wishes": Alert.objects.filter(user=request.user, search="").exists(),
        "paces": Subscription.Pace.choices,
        "subscription": Subscription.objects.filter(user=request.user).first() or Subscription(user=request.user),
        "news": News.objects.filter(user=request.user).standing().for_reading()[:MOST_SHOWN],
        "site": settings.SITE_URL,
    }
    return render(request, "accounts/alerts/alerts.html", context)


@login_required
@only_posted
def add(request):
    """Keep a search of the catalogue, or watch my wishes."""
    try:
        alert = subscribing.add(request.user, request.POST.get("search", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        title = subscribing.in_todays_words(alert).title
        said = _("You will be told what is new: %(title)s.") % {"title": title}
        messages.success(
            request, format_html('{} <a href="{}">{}</a>', said, reverse("accounts:alerts"), _("My alerts"))
        )
    return redirect(came_from(request) or "accounts:alerts")


@login_required
@only_posted
def remove(request, pk):
    alert = get_object_or_404(Alert.objects.filter(user=request.user), pk=pk)
    alert.delete()
    messages.success(
        request, _("You will not be told any more: %(title)s.") % {"title": subscribing.in_todays_words(alert).title}
    )
    return redirect("accounts:alerts")


@login_required
@only_posted
def choose(request):
    """Letters or none; a feed, a new address for it, or none."""
    acts = {
        "letters": lambda user: subscribing.set_letters(user, wanted=True),
        "no_letters": lambda user: subscribing.set_letters(user, wanted=False),
        "feed": subscribing.renew_feed,
        "no_feed": subscribing.end_feed,
    } | {f"proposals_{pace}": partial(subscribing.set_pace, pace=pace) for pace in Subscription.Pace.values}
    act = acts.get(request.POST.get("act"))
    if act is None:
        raise Http404
    act(request.user)
    return redirect("accounts:alerts")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, token):
    """The way out that stands in each letter: one press, by whoever has the letter; mail programs press it, too."""
    return _stop(request, token, SALT, partial(subscribing.set_letters, wanted=False), _("Letters about news"))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_proposals(request, token):
    """The same for letters about somebody's proposals."""
    never = partial(subscribing.set_pace, pace=Subscription.Pace.NEVER)
    return _stop(request, token, PROPOSALS_SALT, never, _("Letters about your proposals"))


def _stop(request, token: str, salt: str, act, title: str):
    person = subscribing.person_of(token, salt)
    if person is None:
        raise Http404
    if request.method == "POST":
        act(person)
    return render(request, "accounts/alerts/stop.html", {"stopped": request.method == "POST", "title": title})


class OwnFeed(Feed):
    """What is new to the alerts of one person, for whoever has its address."""

    feed_type = Atom1Feed
    title = gettext_lazy("What is new for me")

    def get_object(self, request, token):
        return get_object_or_404(Subscription, feed_token=token, user__is_active=True).user_id

    def link(self, user_id):
        return reverse("accounts:alerts")

    def items(self, user_id):
        return News.objects.filter(user=user_id).standing().for_reading()[:FEED_LENGTH]

    def item_title(self, item):
        if item.seller is None:
            return _("New in the catalogue: %(title)s") % {"title": item.watch.localized_title}
        return _("%(login)s offers: %(title)s") % {"login": item.seller.login, "title": item.watch.localized_title}

    def item_description(self, item):
        return item.watch.localized_title

    def item_link(self, item):
        return item.watch.get_absolute_url()

    def item_guid(self, item):
        return f"{settings.SITE_URL}/news/{item.pk}"

    def item_pubdate(self, item):
        return item.created_at

    def item_updateddate(self, item):
        return item.created_at

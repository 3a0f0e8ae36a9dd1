"""What each revision changed, as HTML. A revision is written once and never changed, so neither is this."""

from hashlib import sha256

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from catalogue.caching.cached import cache
from catalogue.caching.figures import A_WEEK
from catalogue.history.localized import Names, readers_names
from catalogue.models import Revision
from catalogue.views.conditional import release

from .comparison import rows_between
from .models import Proposal


def changes_shown(described: type[Proposal], revisions: list[Revision]) -> list[SafeString]:
    """The table of changes of each of `revisions`, out of the cache where somebody has looked at it before."""
    places = {place_of(revision): revision.pk for revision in revisions}
    kept = cache.get_many(places)
    missing = {place: pk for place, pk in places.items() if place not in kept}
    if missing:
        whole = Revision.objects.in_bulk(missing.values())
        names = readers_names()
        made = {place: table_of(described, whole[pk], names) for place, pk in missing.items()}
        cache.set_many(made, A_WEEK)
        kept |= made
    return [mark_safe(kept[place]) for place in places]  # noqa: S308 (a template made it)


def place_of(revision: Revision) -> str:
    """Where its table is kept. A restored database gives ids anew, but not at the same moment."""
    made_of = (release(), get_language(), revision.pk, revision.created_at)
    return f"revision:{sha256(repr(made_of).encode()).hexdigest()}"


def table_of(described: type[Proposal], revision: Revision, names: Names) -> str:
    rows = rows_between(described, revision.before, revision.after, names)
    return str(render_to_string("drafts/components/versions.html", {"rows": rows, "is_first": not revision.before}))

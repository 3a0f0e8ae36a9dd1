"""The field for how an author knows, with the sources that are known beside it: one tick instead of the same words."""

from django import forms
from django.db.models import Count, Q

from catalogue.caching.figures import Figures
from catalogue.history.witnesses import cited_by
from catalogue.models import Source
from catalogue.models.source import WHOLE

from .fields import TextField

MOST_OFFERED = 12
LONGEST_OFFERED = 120  # letters: whole paragraphs are no names
FEWEST_ENTRIES = 2


class EvidenceInput(forms.Textarea):
    """A text, and below it sources to tick; the ticked ones are added to the text where it does not name them."""

    template_name = "drafts/widgets/evidence.html"

    def __init__(self, attrs=None):
        super().__init__({"rows": 2} | (attrs or {}))
        self.known: list[str] = []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {"known": self.known, "known_name": f"{name}-known"}

    def value_from_datadict(self, data, files, name):
        text = (data.get(name) or "").strip()
        ticked = data.getlist(f"{name}-known") if hasattr(data, "getlist") else []
        named = keys_of(text)
        new = [title for title in dict.fromkeys(ticked[:MOST_OFFERED]) if named.isdisjoint(keys_of(title))]
        return "; ".join(filter(None, [text, *new]))


class EvidenceField(TextField):
    widget = EvidenceInput

    def offer(self, own: str) -> None:
        """Offer the sources of the entry, then those that most entries rest upon."""
        cited = cited_by(own)
        keys = {part.key for part in cited}
        withdrawn = set(Source.objects.filter(key__in=keys).withdrawn().values_list("key", flat=True))
        titles = [part.title for part in cited if part.key not in withdrawn] + known_sources()
        short = [title for title in dict.fromkeys(titles) if len(title) <= LONGEST_OFFERED]
        self.widget.known = short[:MOST_OFFERED]


def keys_of(text: str) -> set[str]:
    return {part.key for part in cited_by(text)}


def known_sources() -> list[str]:
    """The titles of the sources that most entries rest upon, those with the most first."""
    entries = Count("witnesses", filter=Q(witnesses__field=WHOLE))
    used = Source.objects.filter(withdrawn_at=None).annotate(entries=entries).filter(entries__gte=FEWEST_ENTRIES)
    most = used.order_by("-entries", "title").values_list("title", flat=True)[:MOST_OFFERED]
    return Figures().remember("known-sources", lambda: list(most), of_watches=False)

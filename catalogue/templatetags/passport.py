"""What templates need to show a watch: its colour, its years, its drawn dial, and counts in words."""

import re
from functools import lru_cache

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.calibres import index_of
from catalogue.keys import normalised_key
from catalogue.latin import has_cyrillic, in_latin, is_mixed, language_of, with_russian_marked
from catalogue.models import Watch
from catalogue.models.image import by_side
from catalogue.models.vocabulary import is_english
from catalogue.presentation import wording
from catalogue.presentation.dial import Dial
from catalogue.presentation.layouts import layout_of
from catalogue.presentation.nicknames import nicknames
from catalogue.presentation.palette import spot_of
from catalogue.presentation.published import movement_product_data, product_data
from catalogue.presentation.reading_dials import dial_of, grounds_of
from catalogue.presentation.sharing import card_of
from catalogue.quality.consistency import Finding, Verdict
from catalogue.quality.contradictions import count_contradictions
from catalogue.sources import named, parts_of, source_name

register = template.Library()
SELDOM = {"width"}
BETWEEN_TAGS = re.compile(r"(?<=[>}])\s+(?=[<{])")

# The letters of a drawn dial, beside what all dials that look alike share: a list has many.
NAME = '<text class="dial__name dial__name--{}" lang="{}" x="100" y="85" font-size="{}" text-anchor="middle">{}</text>'
CALIBRE = (
    '<rect class="dial__blank" x="{}" y="186" width="{}" height="10"/>'
    '<text class="dial__calibre" lang="{}" x="100" y="194" text-anchor="middle">{}</text>'
)
SIZE = '<path class="dial__thin" d="M8 214H{}L{} {}"/><text class="dial__note" x="8" y="211">⌀ {}</text>'
NOTE = '<text class="dial__note" x="{}" y="{}"{}>{}</text>'
TURNED = {name: format_html(' text-anchor="{}"', name) for name in ("middle", "end")} | {"start": ""}

register.filter("spot", spot_of)
register.filter("source_name", source_name)
register.filter("product_data", product_data)
register.filter("movement_product_data", movement_product_data)
register.filter("measured", wording.measured)
register.filter("told", wording.told)
register.filter("case_details", wording.case_details)
register.filter("in_a_sentence", wording.in_a_sentence)
register.filter("summary", wording.summary)
register.filter("mechanism_summary", wording.mechanism_summary)
register.filter("jewels", wording.jewels)
register.filter("relation_details", wording.relation_details)
register.filter("line_details", wording.line_details)
register.filter("line_years", wording.line_years)
register.filter("count_of_watches", wording.count_of_watches)
register.filter("count_of_mechanisms", wording.count_of_mechanisms)
register.filter("count_of_brands", wording.count_of_brands)
register.filter("count_of_factories", wording.count_of_factories)


@register.filter
def years(thing) -> str:
    """The years of a watch or a movement in words; empty where they are unknown."""
    return wording.years(thing.start_release, thing.end_release, thing.years_approximate)


@register.filter
def in_years(ends) -> str:
    """A first and a last year in words."""
    return wording.years(*ends) or _("any year")


@register.filter
def most_watches(rows) -> int:
    """The largest `watch_count`, which a chart is as wide as; at least one."""
    return max((row.watch_count for row in rows), default=0) or 1


@register.filter
def shown_photos(watch) -> list:
    """The photos of the watch in the order of the sides, the main one first. Those without a file are left out."""
    return by_side(image for image in watch.images.all() if not image.file_missing)


@register.filter
def main_photo(watch):
    """The photo that stands for the watch, or None. The watch's images should be prefetched."""
    return next(iter(shown_photos(watch)), None)


@register.filter
def share_picture(row) -> str:
    """The address of the picture that a shared link shows: the main photo of a watch, else the card with a dial."""
    image = main_photo(row) if isinstance(row, Watch) else None
    return image.largest_url if image else f"{row.get_absolute_url()}share.png?v={card_of(row).version}"


@register.simple_tag
def dial(watch, *, own_script=False) -> str:
    """The drawn dial of a watch as SVG. Decoration: whoever shows it says in words what it is."""
    return drawn(dial_of(watch, own_script=own_script))


@register.filter
def drawn_from(watch) -> str:
    """What the drawing of a watch was made from, for the words at it."""
    return ", ".join(grounds_of(watch))


@register.filter
def placed_by(watch) -> str:
    """The source of where the drawing has sub-dials, windows and crowns; empty where none says it."""
    return layout_of(watch.mechanism).source


def drawn(dial: Dial) -> str:
    """The drawing. Its letters are its own; the rest is made once for all dials that look so."""
    letters = format_html(NAME, dial.script, dial.language, dial.name_size, dial.written)
    if dial.calibre:
        letters += format_html(CALIBRE, dial.calibre_from, dial.calibre_width, dial.language, dial.calibre)
    notes = format_html_join("", NOTE, ((note.x, note.y, TURNED[note.anchor], note.text) for note in dial.notes))
    if dial.size:
        notes = format_html(SIZE, 44 if len(dial.size) > 4 else 28, *dial.edge, dial.size) + notes
    return format_html(looks(dial.unlettered), letters=letters, notes=notes)


@lru_cache(maxsize=2048)
def looks(dial: Dial) -> str:
    """The drawing with places for its letters, without the blanks between its lines: a list has many."""
    return BETWEEN_TAGS.sub("", render_to_string("components/dial.html", {"dial": dial}).strip())


@register.inclusion_tag("components/decades.html")
def decades(counted):
    """A bar for each decade. `counted` is what `Figures.decades` gives."""
    known = [(decade, count) for decade, count in counted if decade]
    return columns(known) | {"unknown": next((count for decade, count in counted if not decade), 0)}


def columns(counted) -> dict:
    """Where the bars of a drawing stand, and how wide it is."""
    highest = max((count for _name, count in counted), default=0) or 1
    found = []
    for place, (name, count) in enumerate(counted):
        height = round(count / highest * 90)
        x = 6 + place * 38
        found.append(
            {"name": name, "count": count, "x": x, "middle": x + 13, "y": 108 - height, "height": height}
            | {"label": 104 - height}
        )
    return {
        "columns": found,
        "width": max(len(counted), 9) * 38,  # a few bars stand at the left, not wider than among many
    }


@register.filter
def in_its_language(text: str) -> str:
    """What people wrote, marked for voices that read it aloud (WCAG 3.1.2): Russian where it has Cyrillic letters, but
    for an English sentence only those words of it.
    """
    if is_mixed(text) and is_english():
        return russian_marked(text)
    return format_html('<span lang="{}">{}</span>', language_of(text), text) if text else ""


@register.filter
def russian_marked(text) -> str:
    """A text of the page's own language; on an English page the Russian words in it are marked."""
    html = conditional_escape(text)
    return mark_safe(with_russian_marked(html)) if is_english() else html  # noqa: S308 - escaped just now


@register.filter
def in_readers_letters(text: str) -> str:
    return in_latin(text) if is_english() else text


@register.inclusion_tag("components/note.html")
def note(row) -> dict:
    """What is told of a watch, a movement, a brand or a factory; folded where only the other language tells it."""
    return written((row.note_en or row.note) if is_english() else (row.note or row.note_en))


@register.inclusion_tag("components/note.html")
def written(text: str) -> dict:
    """What people wrote, as one text; for an English reader it is folded where it is in Russian."""
    foreign = is_english() and has_cyrillic(text)
    return {"told": "" if foreign else text, "folded": text if foreign else ""}


@register.inclusion_tag("components/other_names.html")
def other_names(watch) -> dict:
    """What else a watch is called: the nicknames that its title leaves out, and folded, every other spelling."""
    written = [alias.key for alias in watch.aliases.all()]
    english = is_english()
    own = nicknames(watch, [name for name in written if has_cyrillic(name) != english], english=english)
    names = [name for name in own if normalised_key(name) not in normalised_key(watch.localized_title)]
    shown = {normalised_key(name) for name in [*names, watch.localized_title]}
    folded = [name for name in written if not any(normalised_key(name) in key for key in shown)]
    return {"names": names, "folded": folded}


@register.simple_tag
def contradiction_count() -> str:
    """How many contradictions stand open, with a plus where only the first watches were looked through."""
    count, is_more = Figures().remember("contradictions", count_contradictions)
    return f"{intcomma(count)}+" if is_more else intcomma(count)


@register.filter
def without_data(findings: list[Finding]) -> list[Finding]:
    """The rules that nothing can be said by, because too little is recorded."""
    return [finding for finding in findings if finding.verdict == Verdict.NO_DATA]


@register.filter
def has_said(references, name: str) -> bool:
    """Whether some source says something of a movement's field that may be empty."""
    return bool(references) and any(each.kind == "mechanism" and each.field == name for each in references.witnesses)


@register.filter
def references_to(references, row) -> list:
    """What the row as a whole rests upon."""
    return references.of_entry(row) if references else []


@register.filter
def said_beside(references, row) -> list:
    """What sources say of the row that no field holds."""
    return references.beside(row) if references else []


@register.filter
def addresses_of(sources: str) -> list[tuple[str, str]]:
    """The address and title of each site that a text of sources names."""
    sites = [each for each in map(named, parts_of(sources)) if each.address]
    return [(iri_to_uri(f"{each.address}/{each.place}"), each.title) for each in sites]


@register.simple_tag(takes_context=True)
def not_known(context, measures, kind: str) -> str:
    """The labels of the numbers of which nothing is said, in a sentence; only what is shaped has a shorter side."""
    said = {each.field for each in getattr(context.get("references"), "witnesses", ()) if each.kind == kind}
    missing = [label for field, label, text in measures if not text and field.name not in SELDOM | said]
    return ", ".join(label if place == 0 else wording.in_a_sentence(label) for place, label in enumerate(missing))


@register.filter
def signing_day(revision) -> str:
    """The day that a stamp bears."""
    return date_format(localtime(revision.created_at), "DATE_FORMAT") if revision else ""


@register.filter
def calibre_parts(calibre: str) -> tuple[str, str, str]:
    """A calibre taken apart around its index: («24», «14», «А») of «2414А»."""
    return calibre[:2], index_of(calibre), calibre[4:]

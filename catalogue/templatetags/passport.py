"""What templates need to show a watch: its colour, its years, its drawn dial, and counts in words."""

import re
from functools import lru_cache

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from catalogue.caching.figures import Figures
from catalogue.calibres import index_of
from catalogue.models import Side
from catalogue.presentation import wording
from catalogue.presentation.dial import Dial, dial_of
from catalogue.presentation.palette import spot_of
from catalogue.presentation.published import product_data
from catalogue.presentation.sharing import card_of
from catalogue.quality.consistency import Finding, Verdict
from catalogue.quality.contradictions import count_contradictions

register = template.Library()
CYRILLIC = re.compile("[\u0400-\u04ff]")

register.filter("spot", spot_of)
register.filter("product_data", product_data)
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
def most_watches(rows) -> int:
    """The largest `watch_count`, which a chart is as wide as; at least one."""
    return max((row.watch_count for row in rows), default=0) or 1


@register.filter
def shown_photos(watch) -> list:
    """The photos of the watch in the order of the sides, the main one first. Those without a file are left out."""
    images = [image for image in watch.images.all() if not image.file_missing]
    return sorted(images, key=lambda image: Side.values.index(image.side))


@register.filter
def main_photo(watch):
    """The photo that stands for the watch, or None. The watch's images should be prefetched."""
    return next(iter(shown_photos(watch)), None)


@register.filter
def share_picture(watch) -> str:
    """The address of the picture that a shared link shows: the main photo, or the card with the drawn dial."""
    image = main_photo(watch)
    if image:
        return image.largest_url
    return f"{reverse('catalogue:watch_picture', args=[watch.folder])}?v={card_of(watch).version}"


@register.simple_tag
def dial(watch) -> str:
    """The drawn dial of a watch as SVG. Decoration: whoever shows it says in words what it is."""
    return drawn(dial_of(watch))


@lru_cache(maxsize=2048)
def drawn(dial: Dial) -> str:
    """The drawing; many watches of one brand and movement share one."""
    return render_to_string("components/dial.html", {"dial": dial})


@register.inclusion_tag("components/decades.html")
def decades(counted):
    """A bar for each decade. `counted` is what `Figures.decades` gives."""
    known = [(decade, count) for decade, count in counted if decade]
    highest = max((count for _decade, count in known), default=1)
    columns = []
    for place, (decade, count) in enumerate(known):
        height = round(count / highest * 90)
        x = 6 + place * 38
        columns.append(
            {"decade": decade, "count": count, "x": x, "middle": x + 13, "y": 108 - height, "height": height}
            | {"label": 104 - height}
        )
    return {
        "columns": columns,
        "width": max(len(known), 9) * 38,  # a few bars stand at the left, not wider than among many
        "unknown": next((count for decade, count in counted if not decade), 0),
    }


@register.filter
def in_its_language(text: str) -> str:
    """What people wrote, marked for voices that read it aloud (WCAG 3.1.2): Russian where it has Cyrillic letters."""
    return format_html('<span lang="{}">{}</span>', "ru" if CYRILLIC.search(text) else "en", text) if text else ""


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
def in_a_sentence(label: str) -> str:
    """A label inside a sentence begins with a small letter."""
    return f"{label[:1].lower()}{label[1:]}"


@register.filter
def signing_day(revision) -> str:
    """The day that a stamp bears."""
    return date_format(localtime(revision.created_at), "DATE_FORMAT") if revision else ""


@register.filter
def calibre_parts(calibre: str) -> tuple[str, str, str]:
    """A calibre taken apart around its index: («24», «14», «А») of «2414А»."""
    return calibre[:2], index_of(calibre), calibre[4:]

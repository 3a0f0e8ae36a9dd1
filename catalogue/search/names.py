"""What a query names: the movements, brands and factories that have a page of their own."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.looks import look_name
from catalogue.models.vocabulary import in_readers_letters

from .folding import phrase_key
from .lexicon import Lexicon, Name
from .terms import NUMBERED, asked
from .words import Word

MOST_NAMED = 5
MOST_MAKERS = 3
MOST_DESCRIBED = 3  # movements that no word names
COLUMNS = {"brand": "brand_id", "factory": "factory_id", "mechanism": "mechanism_id"}
PAGES = {"brand": "brand_detail", "factory": "factory_detail", "mechanism": "mechanism_detail"}
Place = tuple[str, int]


def named_by(words: list[Word], lexicon: Lexicon, figures: Figures) -> tuple[tuple[Place, ...], bool]:
    """What the words name, the likeliest first, and whether that is all that they say.

    Something is named by all the words of one of its names, or by a condition that only it fulfils. What other words
    say of it (its maker, its functions) must be so; a brand or a factory is named whatever else is said.
    """
    words = [word for word in words if word and not word.without]
    whole, partly = [], []
    for place in candidates(words, lexicon):
        named = naming(place, words, lexicon)
        rest = [word for word in words if word not in named]
        if named and all(agrees(word, place, lexicon) for word in rest):
            whole.append(place)
        elif named and place[0] != "mechanism":
            partly.append(place)
    if not whole:
        whole = movements_described(words, lexicon)
    makers = {maker for kind, pk in [*whole, *partly] if kind == "brand" for maker in lexicon.makers.get(pk, ())}
    counts = {kind: figures.counts(column) for kind, column in COLUMNS.items()} if len(whole) + len(partly) > 1 else {}

    def likely(place: Place) -> tuple:
        kind, pk = place
        is_maker = kind == "brand" and pk in makers  # a line comes before whose it is
        return (
            kind != "mechanism",
            is_maker,
            -len(naming(place, words, lexicon)),
            -counts[kind][pk] if counts else 0,
            pk,
        )

    ordered = [*sorted(whole, key=likely), *sorted(partly, key=likely)]
    return tuple(ordered[:MOST_NAMED]), bool(whole)


def candidates(words: list[Word], lexicon: Lexicon) -> list[Place]:
    """What may be named at all: what has one of the keys, and what a condition speaks of."""
    typed = {key for word in words for key in word.keys}
    found = [place for place, ways in lexicon.spoken.items() if any(way <= typed for way in ways)]
    for word in words:
        if word.facet in ("brand", "factory") and len(word.stored) == 1:
            found.append((word.facet, word.stored[0]))
        elif word.facet == "mechanism":
            found += [("mechanism", pk) for pk in word.values]
    return list(dict.fromkeys(found))


def naming(place: Place, words: list[Word], lexicon: Lexicon) -> list[Word]:
    """The words that are a name of it."""
    kind, pk = place
    for word in words:
        if word.facet == kind and (pk in word.stored or (kind == "mechanism" and pk in word.values)):
            return [word]
    longest: list[Word] = []
    for way in lexicon.spoken.get(place, ()):
        used = [word for word in words if not way.isdisjoint(word.keys)]
        if way <= {key for word in used for key in word.keys} and len(used) > len(longest):
            longest = used
    return longest


def agrees(word: Word, place: Place, lexicon: Lexicon) -> bool:
    """Whether what a word says is so of the thing: its maker, what it can do."""
    kind, pk = place
    factory = lexicon.factory_of(place)
    if word.facet == "factory":
        return factory in word.stored
    if word.column == "mechanism_id":
        return kind == "mechanism" and pk in word.values
    brands = [brand for key in word.keys for brand in lexicon.ids["brand"].get(key, ())]
    if word.facet == "brand":
        brands = list(word.stored)
    if kind == "brand" and not set(lexicon.makers.get(pk, ())).isdisjoint(brands):
        return True
    makers = {lexicon.names["brand"][brand].factory for brand in brands} - {None}
    own = lexicon.movements[pk].brand if kind == "mechanism" else None
    return own in brands if own and own in brands else factory in makers


def movements_described(words: list[Word], lexicon: Lexicon) -> list[Place]:
    """The movements that the words describe without naming one: by a function, where few have it."""
    if not words or not any(word.column == "mechanism_id" for word in words):
        return []
    found = [
        ("mechanism", pk) for pk in lexicon.movements if all(agrees(word, ("mechanism", pk), lexicon) for word in words)
    ]
    return found if len(found) <= MOST_DESCRIBED else []


def rows_of(named: Iterable[Place], lexicon: Lexicon, figures: Figures) -> list[dict]:
    """What is named as a page shows it: what it is called, what it is, where it stands, and how many watches."""
    named, rows = list(named), []
    counts = {kind: figures.counts(COLUMNS[kind]) for kind in {kind for kind, _pk in named}}
    for kind, pk in named:
        what, text = described(kind, pk, lexicon)
        slug = (lexicon.movements if kind == "mechanism" else lexicon.names[kind])[pk].slug
        url = reverse(f"catalogue:{PAGES[kind]}", args=[slug])
        rows.append({"place": (kind, pk), "text": text, "what": what, "url": url, "count": counts[kind][pk]})
        rows[-1]["title"] = title_of(kind, pk, text, lexicon)
    return rows


def title_of(kind: str, pk: int, text: str, lexicon: Lexicon) -> str:
    """What it is called where its kind is said: of a movement with its factory, for four have a 2209."""
    factory = lexicon.factory_row((kind, pk)) if kind == "mechanism" else None
    return f"{text} · {maker_of(factory)}" if factory else text


def maker_of(factory: Name) -> str:
    short = in_readers_letters(factory.short_name, factory.short_name_en)
    return short or in_readers_letters(factory.name, factory.name_en)


def described(kind: str, pk: int, lexicon: Lexicon) -> tuple[str, str]:
    """What it is, and what it is called, in the reader's language."""
    factory = lexicon.factory_row((kind, pk))
    maker = maker_of(factory) if factory else ""
    if kind == "mechanism":
        movement = lexicon.movements[pk]
        calibre = in_readers_letters(movement.calibre, movement.calibre_en)
        return ", ".join(filter(None, [_("movement"), maker])), calibre
    row = lexicon.names[kind][pk]
    name = in_readers_letters(row.name, row.name_en)
    if kind == "brand":
        brands = [lexicon.names["brand"].get(brand) for brand in lexicon.makers.get(pk, ())[:MOST_MAKERS]]
        whose = ", ".join(in_readers_letters(brand.name, brand.name_en) for brand in brands if brand)
        what = _("line of a brand: %(makers)s") % {"makers": whose} if whose else _("brand")
        return ", ".join(filter(None, [what, maker])), name
    short, city = in_readers_letters(row.short_name, row.short_name_en), in_readers_letters(row.city, row.city_en)
    return ", ".join(filter(None, [_("factory"), short, city])), name


def cases_named(words: Iterable[Word], figures: Figures) -> list[dict]:
    """The cases of which the number is asked, as rows. Where that may be two, nobody counts the watches of each."""
    wanted = {key for word in words if word.facet == "case" and not word.without for key in word.keys}
    if not wanted:
        return []
    known = [case for case in figures.case_tables().cases if case.number and asked(NUMBERED[0], case.number) in wanted][
        :MOST_NAMED
    ]
    counts = figures.counts("case_id")
    return [
        {
            "place": ("case", case.pk),
            "text": case.localized_name,
            "what": ", ".join([_("case"), case.factory.brief_name, *filter(None, [look_name(case.shape)])]),
            "url": case.get_absolute_url(),
            "count": counts[case.pk] if len(known) == 1 else None,
        }
        for case in known
    ]


def marks_named(text: str, lexicon: Lexicon) -> list[dict]:
    """The marks whose inscription the text is, as one row: they stand on the page of marks."""
    key = phrase_key(text)
    letters = lexicon.marks.get(key) if key not in lexicon.ids["brand"] else None
    url = f"{reverse('catalogue:mark_list')}?{urlencode({'q': letters})}"
    return [{"place": ("mark", 0), "text": letters, "what": _("inscription or mark"), "url": url}] if letters else []

"""What the catalogue finds and counts, against the same question asked of the data files in plain Python."""

import csv
import random
import re
from collections import Counter
from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.caching.figures import Figures
from catalogue.models import Watch
from catalogue.search.facets import FACETS, UNKNOWN
from catalogue.search.folding import fold, keys
from catalogue.search.meanings import FILLERS
from catalogue.search.query import SORTS, CatalogueQuery
from catalogue.search.values import Values

DATA = Path(__file__).parents[1] / "data"
COMBINATIONS = 300
SIZES = {"diameter": "diameter", "lugs": "lug_width", "thickness": "thickness"}
WORN = {"": "", "wrist": "наручные wristwatch", "pocket": "карманные pocket watch", "ring": "часы кольцо ring watch"}


def rows_of(name: str) -> list[dict]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def words_in(*texts: str) -> set[str]:
    """The keys of every token of the texts, of its parts, and of its numbers."""
    found = set()
    for token in " ".join(filter(None, texts)).split():
        for part in [token, *re.findall(r"[^\W_]+", token), *re.findall(r"\d{3,}", token)]:
            found |= set(keys(part))
    return found


def whole(size: str) -> str:
    """The size in whole millimetres, halves up."""
    return str(int(float(size) + 0.5)) if size else UNKNOWN


def sum_of(parts: str) -> int:
    return sum(map(int, parts.split("+")))


def case_label(case: dict, factories: dict) -> str:
    name = f"{case['number']} ({case['variant']})" if case["number"] and case["variant"] else case["number"]
    return f"{factories[case['factory']]['short_name']}: {name or case['variant']}"


class PlainCatalogue:
    """The data files as a list of dicts with the words, the years and the facet tokens of each watch."""

    def __init__(self):
        translated = [*rows_of("vocabulary"), *rows_of("names_en")]
        self.english = {(row["kind"], row["name"]): row["name_en"] for row in translated}
        self.brands = {row["name_ru"]: row["name_latin"] for row in rows_of("brands")}
        self.factories = {row["name_ru"]: row for row in rows_of("factories")}
        self.mechanisms = {(row["calibre"], row["factory_ru"]): row for row in rows_of("mechanisms")}
        self.lines = rows_of("brand_lines")
        self.cases, self.conventions = rows_of("cases"), rows_of("code_conventions")
        self.watches = [self.watch(row) for row in rows_of("watches")]

    def watch(self, row: dict) -> dict:
        mechanism = self.mechanisms.get((row["calibre"], row["mechanism_factory_ru"]), {})
        functions = [name for name in mechanism.get("functions", "").split(";") if name]
        factory = self.factories.get(row["factory_ru"], {})
        start, end = row["start_release"], row["end_release"]
        first = int(start or end or 0)
        maker = self.maker(row)
        return {
            "folder": row["folder"],
            "years": (first, int(end or start or 0)),
            "words": words_in(
                *(row["brand_ru"], self.brands.get(row["brand_ru"]), row["factory_ru"], maker, self.brands.get(maker)),
                *(factory.get("name_en"), factory.get("short_name"), row["calibre"], row["code"]),
                *(row["case_material_ru"], self.english.get(("case_material", row["case_material_ru"]))),
                *(row["gender_ru"], self.english.get(("gender", row["gender_ru"]))),
                *(mechanism.get("type"), self.english.get(("mechanism_type", mechanism.get("type")))),
                *functions,
                *(self.english.get(("function", name)) for name in functions),
                row["aliases"].replace(";", " "),
                *(self.english.get(("alias", alias)) for alias in row["aliases"].split(";")),
                *re.findall(r"[^\W\d_]{3,}", f"{row['folder']} {row['note']} {self.told(row)}"),
            ),
            "facets": {
                "brand": {row["brand_ru"], maker},
                "factory": {row["factory_ru"] or UNKNOWN},
                "mechanism": {(row["calibre"], row["mechanism_factory_ru"]) if row["calibre"] else UNKNOWN},
                "function": set(functions) or {UNKNOWN},
                "material": {row["case_material_ru"] or UNKNOWN},
                "gender": {row["gender_ru"] or UNKNOWN},
                "decade": {str(first // 10 * 10) if first else UNKNOWN},
                "bracelet": {{"true": "yes", "false": "no"}.get(row["integrated_bracelet"], UNKNOWN)},
                "photo": {"no"},
                "case": {self.case(row) or UNKNOWN},
                "dial": {row["dial_colour"] or UNKNOWN},
                **{name: {whole(row[column])} for name, column in SIZES.items()},
                "crystal": {row["crystal"] or UNKNOWN},
                "kind": {row["worn"] or UNKNOWN},
            },
        }

    @staticmethod
    def told(row: dict) -> str:
        """How it is worn, and what its case, its dial and its crystal are like, where that is known."""
        columns = {"case_shape": "корпус", "dial_colour": "циферблат", "crystal": "стекло"}
        return " ".join([WORN[row["worn"]], *(f"{row[name]} {noun}" for name, noun in columns.items() if row[name])])

    def case(self, watch: dict) -> str:
        """The one case that the recorded number, else the code, leads to in the years of the watch."""
        first, last = int(watch["start_release"] or 0), int(watch["end_release"] or 9999)

        def is_when(row):
            return int(row["start_year"] or 0) <= last and first <= int(row["end_year"] or 9999)

        def cases_of(number):
            own = [row for row in self.cases if row["factory"] == watch["factory_ru"] and row["number"] == number]
            return [row for row in own if number and is_when(row)]

        fitting = [row for row in self.conventions if is_when(row) and len(watch["code"]) == sum_of(row["parts"])]
        read = (
            {watch["code"][:3] if row["case_part"] else "" for row in fitting} if watch["code"].isdecimal() else set()
        )
        assert {row["parts"] for row in self.conventions} == {"2+2+2", "3+3", "3+4"}  # the first three are the case
        if len(read) > 1 or (first, last) == (0, 9999):
            read = {number for number in read if cases_of(number)}
        number = watch["case_number"] or (read.pop() if len(read) == 1 else "")
        found = cases_of(number)
        return case_label(found[0], self.factories) if len(found) == 1 else ""

    def maker(self, watch: dict) -> str:
        """The one brand whose line the watch is of, by its factory or, where that is unknown, by any; else its own."""
        first, last = int(watch["start_release"] or 0), int(watch["end_release"] or 9999)
        told = [
            row
            for row in self.lines
            if row["line"] == watch["brand_ru"]
            and int(row["start_year"] or 0) <= last
            and first <= int(row["end_year"] or 9999)
            and watch["factory_ru"] in {"", row["factory"]}
        ]
        makers = {row["maker"] for row in told}
        return makers.pop() or watch["brand_ru"] if len(makers) == 1 else watch["brand_ru"]

    def found(self, words, years, chosen, *, but="") -> list[dict]:
        first, last = years
        return [
            watch
            for watch in self.watches
            if all(fold(word) in watch["words"] for word in words)
            and (not (first or last) or watch["years"][0])
            and (not last or watch["years"][0] <= last)
            and (not first or watch["years"][1] >= first)
            and all(self.has(watch["facets"][name], values, name) for name, values in chosen.items() if name != but)
        ]

    @staticmethod
    def has(own: set, values: set, name: str) -> bool:
        return values <= own if name == "function" else bool(values & own)


def tokens_by_value() -> dict[str, dict]:
    """For each facet, from the value as the data files write it to its token in the address."""
    values = Values.of(Figures())
    found = {}
    for facet in FACETS:
        found[facet.name] = {UNKNOWN: UNKNOWN}
        for value in values.by_token[facet.name].values():
            found[facet.name][value.label] = value.token
    found["decade"] = {token: token for token in values.by_token["decade"]}
    found |= {name: {token: token for token in values.by_token[name]} for name in (*SIZES, "kind")}
    found["bracelet"] = found["photo"] = {"yes": "yes", "no": "no", UNKNOWN: UNKNOWN}
    from catalogue.models import Mechanism

    for row in Mechanism.objects.select_related("factory"):
        found["mechanism"][row.calibre, row.factory.name if row.factory else ""] = row.slug
    return found


@pytest.fixture(scope="module")
def plain():
    return PlainCatalogue()


def random_question(plain: PlainCatalogue, chance: random.Random):
    """Words, years and choices, mostly taken from one watch so that something is often found."""
    watch = chance.choice(plain.watches)
    plain_words = sorted(w for w in watch["words"] if w.isalpha() and len(w) > 4 and w not in FILLERS)
    words = chance.sample(plain_words, min(chance.choice([0, 0, 1, 1, 2]), len(plain_words)))
    years = chance.choice([(None, None)] * 3 + [(1960, 1975), (None, 1970), (1985, None)])
    chosen = {}
    for name in chance.sample([facet.name for facet in FACETS], chance.choice([0, 1, 1, 2, 3])):
        chosen[name] = {chance.choice(sorted(watch["facets"][name], key=str))}
        if chance.random() < 0.5:
            chosen[name] |= {chance.choice(sorted(chance.choice(plain.watches)["facets"][name], key=str))}
    return words, years, chosen


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10))
def test_results_and_counts_equal_a_count_in_plain_python(soviet, plain, seed):
    chance, tokens = random.Random(seed), tokens_by_value()
    for _number in range(COMBINATIONS // 10):
        words, years, chosen = random_question(plain, chance)
        asked = {name: tuple(sorted(tokens[name][value] for value in values)) for name, values in chosen.items()}
        text = " ".join(words)
        query = CatalogueQuery(text, bool(words), asked, *years)
        assert CatalogueQuery.parse(QueryDict(query.to_url())) == query
        wanted = plain.found(words, years, chosen)
        found = query.apply(Watch.objects.all()).values_list("folder", flat=True)
        assert sorted(found) == sorted(watch["folder"] for watch in wanted), query.to_url()
        assert query.total == len(wanted)
        for facet in query.facets():
            others = plain.found(words, years, chosen, but=facet.name)
            counted = Counter(tokens[facet.name][value] for watch in others for value in watch["facets"][facet.name])
            shown = {choice.value.token: choice.count for choice in facet.all if choice.count}
            assert shown == counted, (query.to_url(), facet.name)


NAMES = st.sampled_from([facet.name for facet in FACETS])
YEARS = st.none() | st.integers(1700, 2100)


@pytest.mark.django_db
@settings(max_examples=300, deadline=None)
@given(
    text=st.text(max_size=60).map(lambda text: " ".join(text.replace("\x00", "").split())),
    literal=st.booleans(),
    facets=st.lists(st.tuples(NAMES, st.integers(0, 200)), max_size=5),
    years=st.tuples(YEARS, YEARS).filter(lambda years: not all(years) or years[0] <= years[1]),
    sort=st.sampled_from([*SORTS, ""]),
)
def test_an_address_is_read_as_it_was_written(soviet, text, literal, facets, years, sort):
    values = Values.of(Figures())
    chosen: dict[str, set] = {}
    for name, number in facets:
        known = list(values.by_token[name])
        chosen.setdefault(name, set()).add(known[number % len(known)])
    usual = "relevance" if text else "title"
    query = CatalogueQuery(
        text,
        literal and bool(text),
        {name: tuple(sorted(tokens)) for name, tokens in chosen.items()},
        *years,
        sort="" if sort == usual or (sort == "relevance" and not text) else sort,
    )
    assert CatalogueQuery.parse(QueryDict(query.to_url())) == query


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["sort=colour", "from=abc", "to=-5", "from=99999", "to=²", "from=٣"])
def test_what_no_link_says_is_not_applied_and_said(address):
    query = CatalogueQuery.parse(QueryDict(address))
    assert query == CatalogueQuery()
    assert len(query.not_applied.remarks()) == 1


@pytest.mark.django_db
def test_a_value_that_does_not_exist_is_ignored_and_named():
    query = CatalogueQuery.parse(QueryDict("brand=rolex&material=-&gender="))
    assert query.not_applied.unknown == ("rolex",)
    assert query.chosen == {"material": ("-",)}

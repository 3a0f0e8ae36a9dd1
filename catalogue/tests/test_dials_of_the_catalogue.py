"""What must and must not be drawn of each real watch, fact by fact; and other facts are another drawing."""

import re
from itertools import groupby

import pytest
from django.utils.translation import override

from catalogue.models import Watch
from catalogue.presentation.layouts import LAYOUTS
from catalogue.presentation.reading_dials import DRAWN_FUNCTIONS, dial_of
from catalogue.templatetags.passport import drawn as drawn_dial

from .soviet import some_here

POCKET = {
    *("salyut-k-36", "molniya-3602", "molniya-chk-6", "molniya-skaz-ob-urale", "molniya-pogranichnik"),
    "luch-brajl-karmannye",
}
RINGS = {"chajka-persten-1301", "sevan-persten-1301"}
ONE_HAND = 4
CHRONOGRAPHS = {"3017", "3133", "31659"}  # of which the catalogue has watches, each with sources for its layout
SUB_DIAL = r'<g(?: class="dial__supposed")? transform="translate\((\d+) (\d+)\)"><circle class="dial__counter"'


def functions_of(watch: Watch) -> set[str]:
    return {function.name for function in watch.mechanism.functions.all()} if watch.mechanism else set()


def shape_of(watch: Watch) -> str:
    return watch.case_shape or (watch.case.shape if watch.case else "")


def is_digital(watch: Watch) -> bool:
    return "цифровая индикация" in functions_of(watch)


def is_worn_on_the_wrist(watch: Watch) -> bool:
    return watch.folder not in POCKET | RINGS


def has_window(watch: Watch) -> bool:
    return bool(functions_of(watch) & {"дата", "день недели"}) and not is_digital(watch)


def is_one_hand(watch: Watch) -> bool:
    return "однострел" in f"{watch.title} {watch.note}".casefold() or "odnostrel" in watch.folder


def has_unknown_hands(watch: Watch) -> bool:
    return not (watch.start_release or watch.end_release or is_digital(watch) or is_one_hand(watch))


# What a fact is called, when a watch has it, and what its drawing has then and has not otherwise.
TABLE = [
    ("pocket: crown at twelve", lambda watch: watch.folder in POCKET, 'd="M91 33'),
    ("ring: a band", lambda watch: watch.folder in RINGS, 'd="M45 187'),
    ("lugs or a bracelet", is_worn_on_the_wrist, r'd="(M53 47|M61 43)'),
    ("an integrated bracelet", lambda watch: watch.integrated_bracelet, 'd="M61 43'),
    ("a strap", lambda watch: watch.integrated_bracelet is False and is_worn_on_the_wrist(watch), 'd="M80 31'),
    ("digits", is_digital, "dial__digits"),
    ("hands", lambda watch: not is_digital(watch), "dial__pin"),
    ("a minute hand", lambda watch: not is_digital(watch) and not is_one_hand(watch), r"rotate\(60 100 120\)"),
    ("24 hours", lambda watch: "24-часовой циферблат" in functions_of(watch), ">24<"),
    ("windows of a calendar", has_window, "dial__date"),
    ("buttons of a chronograph", lambda watch: "хронограф" in functions_of(watch), 'd="M174 74'),
    ("an alarm hand", lambda watch: "будильник" in functions_of(watch), r"rotate\(232 100 120\)"),
    (
        "an outline by its shape",
        lambda watch: bool(shape_of(watch)),
        r'<path class="dial__case( dial__case--plastic)?" d',
    ),
    (
        "a dashed outline",
        lambda watch: not shape_of(watch),
        r'class="dial__case( dial__case--plastic)? dial__supposed"',
    ),
    ("the colour of the dial", lambda watch: bool(watch.dial_colour), 'class="dial__dial dye dye-'),
    ("its size", lambda watch: watch.diameter is not None, "⌀"),
    ("its material, or whom for", lambda watch: watch.case_material or watch.gender, 'class="dial__note" x="2" y="8"'),
    ("its calibre", lambda watch: watch.mechanism is not None, "dial__calibre"),
    ("dashed hands", has_unknown_hands, r'<path class="dial__supposed" transform="rotate\(60'),
]


def drawings(watches: list[Watch]) -> list[tuple[Watch, str]]:
    return [(watch, drawn_dial(dial_of(watch))) for watch in watches]


@pytest.mark.django_db
def test_what_must_and_must_not_be_drawn_of_the_real_watches(soviet, report):
    watches = list(Watch.objects.current().for_cards())
    drawn = drawings(some_here(watches))
    for name, has, pattern in TABLE:
        wrong, with_it = [], 0
        for watch, drawing in drawn:
            is_there = bool(re.search(pattern, drawing))
            with_it += is_there
            wrong += [watch.folder] if is_there != bool(has(watch)) else []
        report(f"{name}: {with_it} of {len(drawn)} drawings")
        assert wrong == [], name
    assert sum(dial_of(watch).one_hand for watch in watches) == ONE_HAND


@pytest.mark.django_db
def test_sub_dials_stand_where_the_calibre_has_them(soviet):
    layouts = {number: layout for (_factory, number), layout in LAYOUTS.items()}
    for watch, drawing in drawings(some_here(list(Watch.objects.current().for_cards()))):
        middles, calibre = re.findall(SUB_DIAL, drawing), watch.mechanism.calibre if watch.mechanism else ""
        if "хронограф" in functions_of(watch):
            assert calibre in CHRONOGRAPHS, watch
            assert middles == [("66", "120"), ("134", "120")], watch
            assert layouts[calibre].seconds == 9, watch
        elif calibre == "3105":
            assert middles == [("66", "120")], watch
        else:
            assert len(middles) == ("боковая секундная стрелка" in functions_of(watch) and not is_digital(watch)), watch


def facts_of(watch: Watch) -> tuple:
    """What the catalogue records of a watch that its front could show, as it stands in the columns."""
    movement = watch.mechanism
    return (
        watch.brand_id,
        movement and movement.calibre.partition(" ")[0],
        frozenset(functions_of(watch) & set(DRAWN_FUNCTIONS)),
        watch.factory_id,
        watch.case_material_id,
        watch.gender_id,
        (watch.start_release, watch.end_release, bool(watch.years_approximate and watch.start_release)),
        watch.integrated_bracelet,
        watch.worn,
        shape_of(watch),
        watch.code or watch.case_number,
        watch.dial_number,
        watch.dial_colour,
        watch.crown,
        (watch.diameter, watch.width, watch.lug_width),
        is_one_hand(watch),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "en"])
def test_other_facts_are_another_drawing(soviet, report, language):
    with override(language):
        drawn = sorted(drawings(list(Watch.objects.current().for_cards())), key=lambda pair: pair[1])
    shared = [[watch for watch, _drawing in group] for _drawing, group in groupby(drawn, key=lambda pair: pair[1])]
    alike = sum(len(group) for group in shared if len(group) > 1)
    report(f"{language}: {len(shared)} drawings of {len(drawn)} watches; {alike} share theirs, all with the same facts")
    assert [group for group in shared if len({facts_of(watch) for watch in group}) > 1] == []

"""Words of the trade: each is explained where it stands among the facts, and all on a page of their own.

The key of a word is the name of the field that it labels, where there is one: `fact` explains it there by itself.
"""

from typing import NamedTuple

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe


class Word(NamedTuple):
    """A word as the page of all words writes it, and what it means in a sentence or two."""

    term: str
    meaning: str


WORDS = {
    "calibre": Word(
        _("calibre"), _("The number of a movement. Its first two digits are mostly the diameter in millimetres.")
    ),
    "stones": Word(
        _("jewels"),
        _("Bearings of synthetic ruby, where steel would wear. 15 to 17 are whole; 1 to 8 are a simple movement."),
    ),
    "frequency": Word(
        _("frequency"), _("How often the balance swings in an hour, there and back counted twice: 18,000 is 2.5 hertz.")
    ),
    "power_reserve": Word(_("power reserve"), _("How long a watch that is fully wound goes until it stops.")),
    "lift_angle": Word(
        _("lift angle"),
        _("The angle over which the balance is pushed at each beat. A timegrapher must be told it to show amplitude."),
    ),
    "rate": Word(
        _("daily rate"),
        _("The seconds that a watch may gain or lose in a day, as its passport promises when it was new."),
    ),
    "base_movement": Word(
        _("base movement"), _("The movement that this one was developed from; many of their parts are the same.")
    ),
    "code": Word(
        _("design code"),
        _("The number of case, dial and hands in the passport, behind the calibre: 2414A/341289. It names the model."),
    ),
    "lug_width": Word(_("lug width"), _("The room for the strap between the lugs, the horns of the case.")),
    "lugs": Word(_("lugs"), _("The four horns of a case between which the strap is held.")),
    "water_resistance": Word(
        _("water resistance"), _("The depth that a watch stood when it was new. An old gasket keeps no promise.")
    ),
    "crystal": Word(
        _("crystal"), _("The glass over the dial. On most Soviet watches it is acrylic and can be polished.")
    ),
    "crown": Word(_("crown"), _("The knob that winds a watch and sets its hands.")),
    "integrated_bracelet": Word(
        _("integrated bracelet"), _("A bracelet made as one with the case: no other strap fits.")
    ),
    "balance": Word(_("balance"), _("The wheel that swings to and fro and gives the beat.")),
    "bridge": Word(
        _("bridge"), _("A part above the wheels that holds their upper ends. Marks and jewels stand on it.")
    ),
    "plate": Word(_("main plate"), _("The ground of the movement on which everything else is mounted.")),
    "small_seconds": Word(_("small seconds"), _("A second hand on a small dial of its own, beside the centre.")),
    "hacking": Word(_("hacking seconds"), _("The second hand stops while the crown is pulled, to set it by a signal.")),
    "shock": Word(
        _("shock protection"), _("A spring that lets the pivots of the balance give way when a watch falls.")
    ),
    "double_calendar": Word(_("double calendar"), _("Date and day of the week.")),
    "jumping": Word(_("jumping hour"), _("The hour is a figure in a window, and changes at once.")),
    "hallmark": Word(
        _("hallmark"), _("The stamp of the assay office on gold or silver: 583 is 14 carats, 585 since 1995.")
    ),
    "otk": Word(_("OTK"), _("The factory’s quality control. Its stamp and day stand in the passport.")),
    "franken": Word(_("franken"), _("A watch put together of parts of several.")),
    "redial": Word(_("redial"), _("A dial that was painted or printed anew.")),
    "lume": Word(
        _("lume"), _("The luminous paint on hands and marks. On old watches it may be radioactive: do not scrape it.")
    ),
    "nos": Word(_("NOS"), _("New old stock: old, never worn, left over in a shop or a store.")),
}


@require_safe
def glossary(request):
    words = sorted(WORDS.items(), key=lambda entry: str(entry[1].term).casefold())
    return render(request, "texts/glossary.html", {"words": words})

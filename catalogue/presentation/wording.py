"""How the facts of the catalogue are put into words, in the reader's language."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Field
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from catalogue.looks import look_name
from catalogue.models import BrandLine, Case, FactoryRelation, Mechanism, Watch
from catalogue.models.quantity import QuantityField, quantities_of
from catalogue.models.vocabulary import in_readers_letters
from catalogue.presentation.nicknames import other_names
from catalogue.quantities import shown_in_both


def years(start: int | None, end: int | None, approximate: bool = False) -> str:
    """The years of production: «1955–1964», «с 1992», «до 1964», «около 1960»; empty where both are unknown."""
    if start and end:
        text = str(start) if start == end else f"{start}–{end}"
        return gettext("about %(years)s") % {"years": text} if approximate else text
    if start:
        return (gettext("from about %(year)s") if approximate else gettext("from %(year)s")) % {"year": start}
    if end:
        return (gettext("until about %(year)s") if approximate else gettext("until %(year)s")) % {"year": end}
    return ""


def relation_details(relation: FactoryRelation) -> str:
    """The calibres and years of a supply or succession, as far as they are known: «2409, 2415; с 1976»."""
    calibres = ", ".join(in_readers_letters(calibre.strip()) for calibre in relation.calibres.split(";"))
    return "; ".join(filter(None, [calibres, years(relation.start_year, relation.end_year)]))


def line_details(line: BrandLine) -> str:
    """The factory and the years of a line, as far as they are known: «1МЧЗ; с 1976»."""
    factory = line.factory.brief_name if line.factory and line.maker else ""
    return "; ".join(filter(None, [factory, line_years(line)]))


def line_years(line: BrandLine) -> str:
    return years(line.start_year, line.end_year)


def count_of_watches(number: int) -> str:
    """«1 модель», «294 модели», «1 205 моделей»."""
    return ngettext("%(count)s model", "%(count)s models", number) % {"count": intcomma(number)}


def count_of_mechanisms(number: int) -> str:
    """«1 механизм», «150 механизмов»."""
    return ngettext("%(count)s movement", "%(count)s movements", number) % {"count": intcomma(number)}


def count_of_brands(number: int) -> str:
    """«1 марка», «86 марок»."""
    return ngettext("%(count)s brand", "%(count)s brands", number) % {"count": intcomma(number)}


def count_of_factories(number: int) -> str:
    """«1 завод», «23 завода»."""
    return ngettext("%(count)s factory", "%(count)s factories", number) % {"count": intcomma(number)}


def count_of_sources(number: int) -> str:
    """«1 источник», «166 источников»."""
    return ngettext("%(count)s source", "%(count)s sources", number) % {"count": intcomma(number)}


def summary(watch: Watch) -> str:
    """A sentence about a watch for search engines: unique, because the title begins it."""
    known = [
        watch.brand_names if len(watch.brands) > 1 else "",
        watch.factory and watch.factory.localized_name,
        watch.mechanism and gettext("movement %(name)s") % {"name": watch.mechanism.name},
        years(watch.start_release, watch.end_release, watch.years_approximate),
        watch.case_material and watch.case_material.localized_name,
        ", ".join(other_names(watch)),
    ]
    return ". ".join([watch.localized_title, ", ".join(filter(None, known))]).rstrip(". ") + "."


def jewels(mechanism: Mechanism) -> str:
    """«17 камней», «камней: 15–17»; empty where it is unknown."""
    stones = mechanism.stones
    if stones.isascii() and stones.isdecimal():
        return ngettext("%(count)s jewel", "%(count)s jewels", int(stones)) % {"count": stones}
    return gettext("jewels: %(number)s") % {"number": stones} if stones else ""


def mechanism_summary(mechanism: Mechanism) -> str:
    """A sentence about a movement for search engines: its name begins it."""
    known = [
        mechanism.factory and mechanism.factory.localized_name,
        jewels(mechanism),
        ", ".join(function.localized_name for function in mechanism.functions.all()),
        years(mechanism.start_release, mechanism.end_release, mechanism.years_approximate),
    ]
    title = gettext("Movement %(name)s") % {"name": mechanism.name}
    return ". ".join([title, ", ".join(filter(None, known))]).rstrip(". ") + "."


# Words that describe a watch, in the order in which its page tells them. Each has a column in watches.csv.
TOLD = ("worn", "case_number", "dial_number", "case_shape", "crystal", "dial_colour", "crown")


def told(watch: Watch) -> list[tuple[str, str, str]]:
    """Of each of these words the field, its label and what it says, empty where it is unknown."""
    fields = [watch._meta.get_field(name) for name in TOLD]
    said = [
        (field, str(getattr(watch, f"get_{field.name}_display")()) if field.choices else getattr(watch, field.name))
        for field in fields
    ]
    return [(field.name, label_of(field), look_name(text)) for field, text in said]


def label_of(field: Field) -> str:
    """What a field is called where it begins a line."""
    return capfirst(str(field.verbose_name))


lazy_label_of = lazy(label_of, str)  # for tables that are made once, for readers of either language


def measured(row: Watch | Mechanism | Case) -> list[tuple[QuantityField, str, str]]:
    """Each number with a unit: its field, its label, and «28,2 мм (12½‴)», empty where it is unknown."""
    values = [(field, getattr(row, field.name)) for field in quantities_of(type(row))]
    return [
        (field, label_of(field), "" if value is None else shown_in_both(field.quantity, value))
        for field, value in values
    ]


def case_details(case: Case) -> list[str]:
    """What is known of a case: its shape, its material, its sizes, its years, and a note."""
    sizes = [f"{in_a_sentence(label)} {text}" for _field, label, text in measured(case) if text]
    made = years(case.start_year, case.end_year)
    return list(filter(None, [look_name(case.shape), str(case.material or ""), *sizes, made, case.note]))


def base_of(mechanism: Mechanism) -> str:
    """What a movement derives from, as far as it is known."""
    return mechanism.base_movement.name if mechanism.base_movement else mechanism.base_name


def in_a_sentence(label: str) -> str:
    """A label inside a sentence begins with a small letter."""
    return f"{label[:1].lower()}{label[1:]}"

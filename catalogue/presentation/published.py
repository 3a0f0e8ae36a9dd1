"""Watches and movements as data: what `.json` answers and the public downloads hold."""

import re
from decimal import Decimal

from django.conf import settings

from catalogue.models import Mechanism, Watch
from catalogue.models.quantity import quantities_of
from catalogue.models.vocabulary import Vocabulary
from catalogue.presentation.nicknames import other_names
from catalogue.presentation.references import References
from catalogue.presentation.wording import TOLD, measured
from catalogue.quantities import QUANTITIES

FORMULA = re.compile(r"((?:^|[;\n\r]) *)(?=[=+\-@\t\r])")


def watch_data(watch: Watch, references: References) -> dict:
    """Everything that is published of a watch (of `for_page()`) with its `references`, unknown as null."""
    mechanism = watch.mechanism
    return {
        "folder": watch.folder,
        "title": watch.title,
        "title_en": watch.title_en,
        **names_of(watch, "brand", "maker", "factory"),
        "mechanism": movement_of(mechanism),
        "code": watch.code or None,
        **names_of(watch, "case_material", "gender"),
        "integrated_bracelet": watch.integrated_bracelet,
        **{name: getattr(watch, name) or None for name in TOLD},
        **measured_data(watch),
        **origin_data(watch),
        "aliases": [alias.key for alias in watch.aliases.all()],
        "photos": [
            {"side": image.side, "address": image.largest_url, "credit": image.author, "licence": image.licence}
            for image in watch.images.all()
            if not image.file_missing
        ],
        "references": references.as_data(),
    }


def mechanism_data(mechanism: Mechanism, references: References) -> dict:
    """Everything that is published of a movement (of `for_page()`) with its `references`, unknown as null."""
    return {
        "slug": mechanism.slug,
        **calibre_data(mechanism),
        **names_of(mechanism, "factory", "brand", "mechanism_type"),
        "stones": mechanism.stones or None,
        "functions": [function.name for function in mechanism.functions.all()],
        "functions_en": [function.latin_name for function in mechanism.functions.all()],
        **measured_data(mechanism),
        "rate": mechanism.rate or None,
        "base": movement_of(mechanism.base_movement) or mechanism.base_name or None,
        "replaced_by": movement_of(mechanism.replaced_by),
        **origin_data(mechanism),
        "references": references.as_data(),
    }


def movement_of(mechanism: Mechanism | None) -> dict | None:
    return {"slug": mechanism.slug, **calibre_data(mechanism)} if mechanism else None


def measured_data(row: Watch | Mechanism) -> dict:
    """The numbers with a unit, each named with it: `height_mm`."""
    names = {f"{field.name}_{QUANTITIES[field.quantity].suffix}": field.name for field in quantities_of(type(row))}
    return {name: number_of(getattr(row, field)) for name, field in names.items()}


def number_of(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def origin_data(row: Watch | Mechanism) -> dict:
    return {
        "start_release": row.start_release,
        "end_release": row.end_release,
        "years_approximate": row.years_approximate,
        "note": row.note or None,
        "note_en": row.note_en or None,
        "source": row.source or None,
        "updated_at": row.updated_at.isoformat(),
    }


def calibre_data(mechanism: Mechanism) -> dict:
    return {"calibre": mechanism.calibre, "calibre_en": mechanism.latin_calibre}


def names_of(row: Watch | Mechanism, *fields: str) -> dict[str, str | None]:
    """Both names of the rows that stand in these fields: data is the same for everybody, whatever they read."""
    named: dict[str, str | None] = {}
    for field in fields:
        value: Vocabulary | None = getattr(row, field)
        named |= {field: value.name if value else None, f"{field}_en": value.latin_name if value else None}
    return named


def flat(data: dict) -> dict[str, str]:
    """The same as one line of a table: lists joined by "; ", unknown empty, and no cell that a program would run."""
    return {name: harmless(in_a_cell(value)) for name, value in data.items()}


def in_a_cell(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return next(iter(value.values()))
    if isinstance(value, list):
        return "; ".join(item["address"] if isinstance(item, dict) else item for item in value)
    return "" if value is None else str(value)


def harmless(cell: str) -> str:
    """What begins like a formula gets an apostrophe before it, so that no spreadsheet computes it. A Russian one takes
    a semicolon within a cell for the end of it."""
    return FORMULA.sub(r"\1'", cell)


def product_data(watch: Watch, references: References) -> dict:
    """A watch as search engines read it: schema.org's Product, with what is known only."""
    first = watch.first_year
    maker, *line = [row.localized_name for row in watch.brands]
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": watch.localized_title,
        "url": settings.SITE_URL + watch.get_absolute_url(),
        "brand": {"@type": "Brand", "name": maker},
        **({"isVariantOf": {"@type": "ProductGroup", "name": line[0]}} if line else {}),
        **({"manufacturer": {"@type": "Organization", "name": watch.factory.localized_name}} if watch.factory else {}),
        **({"material": watch.case_material.localized_name} if watch.case_material else {}),
        **({"productionDate": str(first)} if first else {}),
        **({"model": watch.code, "mpn": watch.code} if watch.code else {}),
        **measured_properties(watch),
        **citations(references),
        **({"alternateName": names} if (names := other_names(watch)) else {}),
    }


def citations(references: References) -> dict:
    """schema.org's citation of each source that has an address or a name."""
    cited = [
        {
            "@type": "CreativeWork",
            "name": each.source.localized_title,
            **({"url": each.address} if each.address else {}),
        }
        for each in references.listed
    ]
    return {"citation": cited} if cited else {}


def movement_product_data(mechanism: Mechanism, references: References) -> dict:
    """A movement as search engines read it: what is measured of it as properties with their units."""
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": mechanism.name,
        "url": settings.SITE_URL + mechanism.get_absolute_url(),
        "model": mechanism.localized_calibre,
        **({"brand": {"@type": "Brand", "name": mechanism.brand.localized_name}} if mechanism.brand else {}),
        **(
            {"manufacturer": {"@type": "Organization", "name": mechanism.factory.localized_name}}
            if mechanism.factory
            else {}
        ),
        **measured_properties(mechanism),
        **citations(references),
    }


def measured_properties(row: Watch | Mechanism) -> dict:
    """schema.org's PropertyValue of each number with a unit that is known."""
    known = [
        {
            "@type": "PropertyValue",
            "name": label,
            "value": number_of(getattr(row, field.name)),
            "unitText": QUANTITIES[field.quantity].suffix,
        }
        for field, label, text in measured(row)
        if text
    ]
    return {"additionalProperty": known} if known else {}

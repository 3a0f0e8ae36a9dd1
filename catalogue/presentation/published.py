"""Watches and movements as data: what `.json` answers and the public downloads hold."""

import re

from django.conf import settings

from catalogue.models import Mechanism, Watch
from catalogue.models.vocabulary import Vocabulary

FORMULA = re.compile(r"((?:^|[;\n\r]) *)(?=[=+\-@\t\r])")


def watch_data(watch: Watch) -> dict:
    """Everything that is published of a watch (of `for_page()`), unknown as null."""
    mechanism = watch.mechanism
    return {
        "folder": watch.folder,
        "title": watch.title,
        "brand": name_of(watch.brand),
        "maker": name_of(watch.maker),
        "factory": name_of(watch.factory),
        "mechanism": {"slug": mechanism.slug, "calibre": mechanism.calibre} if mechanism else None,
        "code": watch.code or None,
        "case_material": name_of(watch.case_material),
        "gender": name_of(watch.gender),
        "integrated_bracelet": watch.integrated_bracelet,
        **origin_data(watch),
        "aliases": [alias.key for alias in watch.aliases.all()],
        "photos": [
            {"side": image.side, "address": image.largest_url, "credit": image.author, "licence": image.licence}
            for image in watch.images.all()
            if not image.file_missing
        ],
    }


def mechanism_data(mechanism: Mechanism) -> dict:
    """Everything that is published of a movement (of `for_page()`), unknown as null."""
    return {
        "slug": mechanism.slug,
        "calibre": mechanism.calibre,
        "factory": name_of(mechanism.factory),
        "brand": name_of(mechanism.brand),
        "mechanism_type": name_of(mechanism.mechanism_type),
        "stones": mechanism.stones or None,
        "functions": [function.name for function in mechanism.functions.all()],
        **origin_data(mechanism),
    }


def origin_data(row: Watch | Mechanism) -> dict:
    return {
        "start_release": row.start_release,
        "end_release": row.end_release,
        "years_approximate": row.years_approximate,
        "note": row.note or None,
        "source": row.source or None,
        "updated_at": row.updated_at.isoformat(),
    }


def name_of(row: Vocabulary | None) -> str | None:
    """The Russian name, whatever the reader's language: data is the same for everybody."""
    return row.name if row else None


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


def product_data(watch: Watch) -> dict:
    """A watch as search engines read it: schema.org's Product, with what is known only."""
    first = watch.first_year
    maker, *line = [row.localized_name for row in watch.brands]
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": watch.title,
        "url": settings.SITE_URL + watch.get_absolute_url(),
        "brand": {"@type": "Brand", "name": maker},
        **({"isVariantOf": {"@type": "ProductGroup", "name": line[0]}} if line else {}),
        **({"manufacturer": {"@type": "Organization", "name": watch.factory.localized_name}} if watch.factory else {}),
        **({"material": watch.case_material.localized_name} if watch.case_material else {}),
        **({"productionDate": str(first)} if first else {}),
        **({"model": watch.code, "mpn": watch.code} if watch.code else {}),
        **({"alternateName": aliases} if (aliases := [alias.key for alias in watch.aliases.all()]) else {}),
    }

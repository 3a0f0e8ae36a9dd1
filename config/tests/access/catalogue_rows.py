"""The addresses of the catalogue."""

from catalogue.models import CalibreIndex, CaseCodeDigit, CheckedContradiction, SearchPhrase
from catalogue.tests.factories import (
    make_brand,
    make_case,
    make_case_material,
    make_convention,
    make_factory,
    make_former_folder,
    make_function,
    make_gender,
    make_line,
    make_mark,
    make_mechanism,
    make_mechanism_type,
    make_relation,
    make_source,
    make_watch,
)
from config.tests.access import ADMIN_ADMINISTRATOR, ADMIN_NOBODY, ADMIN_STAFF, EVERYBODY, MISSING, AdminModel, Row

LIST = Row(get=EVERYBODY)


def page_of(make) -> list[Row]:
    """The page of one row, which everybody may see, and of none."""
    return [
        Row(get=EVERYBODY, args=lambda people: [address_of(make())]),
        Row("missing", get=MISSING, args=lambda people: ["no-such-address"]),
    ]


def address_of(thing) -> str:
    return getattr(thing, "folder", None) or thing.slug


ROWS = {
    "admin:catalogue_watch_photos": Row(
        get=ADMIN_STAFF, post=ADMIN_STAFF.answering(302), args=lambda people: [make_watch().pk]
    ),
    "admin:catalogue_watch_contradictions": Row(get=ADMIN_STAFF),
    "admin:catalogue_watch_contradiction_check": Row(
        post=ADMIN_STAFF.answering(302), args=lambda people: ["watch", make_watch().pk, "years"]
    ),
    "public_photo": Row("missing", get=MISSING, args=lambda people: ["no-such-watch", "main", "x.webp"]),
    "catalogue:home": LIST,
    "catalogue:feed": LIST,
    "catalogue:missing": LIST,
    "catalogue:data": LIST,
    "catalogue:data_file": [
        Row(get=EVERYBODY, args=lambda people: ["watches", "csv"]),
        Row("missing", get=MISSING, args=lambda people: ["people", "csv"]),
    ],
    "catalogue:copy_sheet": page_of(make_watch),
    "catalogue:watch_json": page_of(make_watch),
    "catalogue:watch_picture": page_of(make_watch),
    "catalogue:mechanism_picture": page_of(make_mechanism),
    "catalogue:brand_picture": page_of(make_brand),
    "catalogue:factory_picture": page_of(make_factory),
    "catalogue:watch_formerly": [
        Row(get=EVERYBODY.answering(301), args=lambda people: [make_former_folder().folder]),
        Row("missing", get=MISSING, args=lambda people: ["нет таких"]),
    ],
    "catalogue:mechanism_json": page_of(make_mechanism),
    "machines:robots": LIST,
    "machines:security": LIST,
    "machines:favicon": Row(get=EVERYBODY.answering(302)),
    "machines:sitemap_index": LIST,
    "machines:sitemap_part": Row(get=EVERYBODY, args=lambda people: ["watches", 1]),
    "catalogue:opensearch": LIST,
    "catalogue:suggest": LIST,
    "catalogue:watch_compare": LIST,
    "catalogue:watch_list": LIST,
    "catalogue:watch_detail": page_of(make_watch),
    "catalogue:mechanism_list": LIST,
    "catalogue:mechanism_detail": page_of(make_mechanism),
    "catalogue:brand_list": LIST,
    "catalogue:brand_detail": page_of(make_brand),
    "catalogue:identify": LIST,
    "catalogue:mark_list": LIST,
    "catalogue:source_list": LIST,
    "catalogue:vocabulary": LIST,
    "catalogue:source_detail": Row(get=EVERYBODY, args=lambda people: [make_source().pk]),
    "catalogue:factory_list": LIST,
    "catalogue:factory_detail": page_of(make_factory),
}


def vocabulary(make) -> AdminModel:
    """Moderators keep it; deleting is for administrators."""
    return AdminModel(make, view=ADMIN_STAFF, add=ADMIN_STAFF, change=ADMIN_STAFF, delete=ADMIN_ADMINISTRATOR)


def published(make) -> AdminModel:
    """Looked at by staff, deleted by administrators, changed through proposals only."""
    return AdminModel(make, view=ADMIN_STAFF, add=ADMIN_NOBODY, change=ADMIN_NOBODY, delete=ADMIN_ADMINISTRATOR)


def make_check() -> CheckedContradiction:
    return CheckedContradiction.objects.create(watch=make_watch(), rule="years", said="x", evidence="y")


def make_phrase() -> SearchPhrase:
    return SearchPhrase.objects.create(phrase="недорого", source="x")


ADMIN = {
    "catalogue.brand": vocabulary(make_brand),
    "catalogue.brandline": vocabulary(make_line),
    "catalogue.calibreindex": vocabulary(lambda: CalibreIndex.objects.create(index="14", meaning="календарь")),
    "catalogue.casecodedigit": vocabulary(lambda: CaseCodeDigit.objects.create(digit="1", meaning="хром")),
    "catalogue.case": vocabulary(make_case),
    "catalogue.casematerial": vocabulary(make_case_material),
    "catalogue.checkedcontradiction": AdminModel(
        make_check, view=ADMIN_STAFF, add=ADMIN_NOBODY, change=ADMIN_NOBODY, delete=ADMIN_STAFF
    ),
    "catalogue.codeconvention": vocabulary(make_convention),
    "catalogue.factory": vocabulary(make_factory),
    "catalogue.factoryrelation": vocabulary(make_relation),
    "catalogue.function": vocabulary(make_function),
    "catalogue.gender": vocabulary(make_gender),
    "catalogue.mark": vocabulary(make_mark),
    "catalogue.mechanism": published(make_mechanism),
    "catalogue.mechanismtype": vocabulary(make_mechanism_type),
    "catalogue.searchphrase": vocabulary(make_phrase),
    "catalogue.source": AdminModel(
        make_source, view=ADMIN_STAFF, add=ADMIN_NOBODY, change=ADMIN_STAFF, delete=ADMIN_NOBODY
    ),
    "catalogue.watch": published(make_watch),
}

"""The columns of a spreadsheet of proposals, and how people call them."""

from django.utils.translation import gettext_lazy as _

from accounts.collection.importing.files import Row, Table
from accounts.collection.importing.headings import Head, by_key, head_of

HEADINGS = {
    "brand": "марка, бренд, марка на циферблате, торговая марка, brand, make, brand name, dial name, marke, marque",
    "calibre": """
        калибр, механизм, мех, кал, номер механизма, calibre, caliber, cal, movement, kaliber, werk, mouvement
    """,
    "factory": """
        завод, фабрика, изготовитель, производитель, завод изготовитель, factory, manufacturer, maker, plant, works,
        watch factory, fabrik, usine
    """,
    "code": """
        номер оформления, шифр, артикул, арт, код, номер, номер модели, референс, реф, внешнее оформление, design code,
        code, reference, ref, ref no, reference number, model number, model no, case number, sku, referenz
    """,
    "first": """
        год с, с, с года, начало, начало выпуска, год начала, первый год, выпуск с, from, year from, from year,
        first year, start, start year, since, made from, introduced, production start, von
    """,
    "last": """
        год по, по, до, по год, до года, конец, конец выпуска, год окончания, последний год, выпуск по, to, year to,
        to year, until, till, last year, end, end year, made to, made until, discontinued, production end, bis
    """,
    "years": "год, годы, год выпуска, годы выпуска, выпуск, year, years, made, production, produced, jahr",
    "material": "материал, материал корпуса, корпус, material, case material, case, gehause",
    "gender": "кому, пол, для кого, тип, gender, sex, for, for whom, mens ladies, мужские женские",
    "bracelet": "браслет, встроенный браслет, интегрированный браслет, bracelet, integrated bracelet",
    "aliases": """
        другие названия, прозвище, прозвища, народное название, народные названия, название, названия, имя, модель,
        aliases, alias, nickname, nicknames, other names, other name, also known as, aka, name, names, title, model
    """,
    "evidence": """
        источник, источники, откуда известно, откуда, ссылка, source, sources, evidence, how you know, link, url, quelle
    """,
    "photos": """
        фото, фотография, фотографии, снимки, снимок, файлы, файл, картинки, фото файлы, photo, photos, image, images,
        picture, pictures, file, files, photo files, names of photos, foto, fotos, bild, bilder
    """,
    "note": """
        заметки, заметка, примечание, примечания, комментарий, комментарии, описание, note, notes, comment, comments,
        remarks, description, bemerkung
    """,
}
LABELS = {
    "brand": _("Brand"),
    "calibre": _("Movement"),
    "factory": _("Factory"),
    "code": _("Design code"),
    "first": _("First year"),
    "last": _("Last year"),
    "years": _("Years in one cell"),
    "material": _("Case material"),
    "gender": _("For whom"),
    "bracelet": _("Integrated bracelet"),
    "aliases": _("Other names"),
    "evidence": _("Source"),
    "photos": _("Names of photos"),
    "note": _("Note"),
}
TEMPLATE = [name for name in LABELS if name != "years"]
BY_KEY = by_key(HEADINGS)


def columns_of(rows: list[Row], remembered: dict[str, str]) -> Head:
    return head_of(rows, remembered, BY_KEY)


def tells_watches(head: Head) -> bool:
    """Whether it can be told which watch a row is about."""
    return "brand" in head.meanings


def holds_unknown(table: Table, head: Head) -> bool:
    """Whether a column has text below the headings and nobody said what it means: it would be lost unseen."""
    told = (*head.meanings, *[""] * (table.width - len(head.meanings)))
    below = [row for row in table.rows if head.row is None or row.number > head.row.number]
    return any(
        not meaning and any(text.strip() for text in cells_of(below, place)) for place, meaning in enumerate(told)
    )


def cells_of(rows: list[Row], place: int) -> list[str]:
    return [row.cells[place] for row in rows if place < len(row.cells)]

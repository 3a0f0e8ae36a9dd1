"""What the columns of a list mean: by their headings in Russian, English and a few other languages, else by asking."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import DESCRIBED, OWN_COLUMNS, Collection
from catalogue.keys import normalised_key

from .files import Row
from .prices import currency_of

SEARCHED = 15  # rows among which the headings stand
LONGEST_HEADING = 60
LONGEST_TYPED = 200  # letters of a cell among which a heading is looked for
IGNORED = "ignore"
# By the meaning of a column, how its heading is written. «watch» is the address in an export of ours, else a name.
HEADINGS = {
    "watch": "watch, watch folder, folder, папка",
    "row": "row, номер записи",
    "title": """
        назва, годинник, название, часы, наименование, модель, название часов, предмет, экземпляр, что,
        title, watches, model, item, номенклатура, товар, изделие,
        watch name, nazwa, zegarek, bezeichnung, uhr, modell, modele, montre
    """,
    "brand_name": "виробник, марка, бренд, производитель, фирма, brand, make, marka, marke, marque, hersteller",
    "name": "прозвище, имя, name, nickname, народное название, nickname name, przydomek, spitzname",
    "calibre": """
        механізм, калибр, механизм, мех, мех м, кал, calibre, caliber, cal, movement, kaliber, mechanizm, werk,
        uhrwerk, mouvement
    """,
    "code": """
        код, шифр, артикул, арт, номер модели, номер, референс, реф, ref, reference, code, sku, ref no, reference
        number, model no, model number, design code, numer, numer ref, nr ref, nr, nr referencyjny, numer
        referencyjny, referenz, код модели
    """,
    "years": """
        рік, рік випуску,
        год, годы, год выпуска, годы выпуска, выпуск, year, years,
        year of production, production year, made, rok, jahr, baujahr, annee
    """,
    "status": """
        наявність, статус, есть, есть ищу, ищу есть, наличие, в наличии, состав, status, have, have want,
        own, owned, got it, own want, want own, want have, own wanted, have wanted, current status,
        есть хочу, есть нужно,
        got, state, posiadam, bestand, have it, есть нет
    """,
    "condition": "стан, состояние, сохран, сохранность, condition, cond, grade, stan, zustand, etat, кондиция",
    "price": """
        ціна, цена, стоимость, сумма, цена закупки, закупочная цена, цена за шт,
        заплатил, цена покупки, куплено за, почем, price, paid, cost, cena, price paid,
        purchase price, preis, prix, kaufpreis, руб, цена руб, price usd, price rub
    """,
    "currency": "валюта, вал, currency, waluta, wahrung, devise, curr",
    "acquired_on": """
        дата купівлі, придбано, дата покупки, дата, куплено, куплены, когда куплены, когда, приобретено,
        приобретены, покупка, дата
        приобретения, дата поступления, поступление,
        acquired on, acquired, bought, date, purchased, purchase date, date bought, date acquired,
        data zakupu, kaufdatum, gekauft, date dachat, data
    """,
    "serial": "серийный номер, серийный, серийник, заводской номер, serial, serial number, serial no, s n",
    "note": """
        примітка, примітки, заметки, заметка, примечание, примечания, прим, комментарий, комментарии, коммент,
        прочее, note, notes, comment,
        comments, remarks, remark, uwagi, notiz, bemerkung, bemerkungen, notes remarks
    """,
    "seller": """
        продавец, поставщик, контрагент, у кого, у кого куплено, откуда, seller, bought from, from whom, vendor, dealer,
        verkaufer
    """,
    "place": """
        place, место, место хранения, хранение, склад, где лежит, полка, storage, storage place, location, lagerort
    """,
    "box_papers": "коробка и документы, комплект, комплектность, box papers, box and papers, box, papers, set",
    "asking_price": "цена продажи, прошу, asking price, asking, sale price",
    "asking_currency": "валюта цены продажи, asking currency, currency of the asking price",
    "service": "обслуживание, сервис, журнал обслуживания, ремонт, service, service log, repairs, serwis",
    "dial_state": "состояние циферблата, dial state, dial condition",
    "case_state": "состояние корпуса, case state, case condition",
    "hands_state": "состояние стрелок, hands state, hands condition",
    "movement_state": "состояние механизма, movement state, movement condition",
    "crown_state": "состояние заводной головки, состояние головки, crown state, crown condition",
    "bracelet_state": "состояние браслета, состояние ремешка, bracelet state, strap state, bracelet condition",
    "description": "описание, description, opis, beschreibung",
    "copies": "количество, кол во, колво, шт, штук, qty, quantity, count, ilosc, anzahl, copies",
}


def by_key(headings: Mapping[str, str]) -> dict[str, str]:
    """The meaning of each heading, by its key; our own exports write the names of the meanings themselves."""
    ours = {normalised_key(meaning): meaning for meaning in headings}
    return ours | {normalised_key(text): meaning for meaning, texts in headings.items() for text in texts.split(",")}


BY_KEY = by_key(HEADINGS)
FIELDS = [*dict.fromkeys(["title", *DESCRIBED, *OWN_COLUMNS])]
LABELS = {
    "title": _("what watch it is, in words"),
    "copies": _("how many"),
    "watch": _("address of the watch on this site"),
    "row": _("number of the row on this site"),
} | {name: Collection._meta.get_field(name).verbose_name for name in (*DESCRIBED, *OWN_COLUMNS)}
TELLING = {"watch", "title", "code", "name", "brand_name", "calibre"}


def key_of(heading: str) -> str:
    return normalised_key(heading[:LONGEST_TYPED])[:LONGEST_HEADING]


def meaning_of(heading: str, remembered: Mapping[str, str], known: Mapping[str, str]) -> str:
    """What a heading means; empty where nobody knows."""
    key = key_of(heading)
    if key in remembered:
        return remembered[key]
    if key in known:
        return known[key]
    bare = key_of(re.sub(r"[(\[][^()\[\]]*[)\]]", " ", heading[:LONGEST_TYPED]))  # «Цена (руб.)»
    return known.get(bare, "")


@dataclass(frozen=True)
class Head:
    """Where the headings stand, and what each column means; `row` is None where the list has none."""

    row: Row | None
    meanings: tuple[str, ...]
    currency: str = ""

    @property
    def says_which_watch(self) -> bool:
        return bool(TELLING & set(self.meanings))


def head_of(rows: list[Row], remembered: Mapping[str, str], known: Mapping[str, str] = BY_KEY) -> Head:
    """The row of the first ones in which most cells are headings; titles of the list may stand above it.

    `known` are the meanings of headings by their keys, `remembered` what somebody said of theirs.
    """
    best = Head(None, ())
    for row in rows[:SEARCHED]:
        found = once(meaning_of(cell, remembered, known) for cell in row.cells)
        recognised = sum(meaning not in {"", IGNORED} for meaning in found)
        filled = sum(bool(cell.strip()) for cell in row.cells)
        if recognised and recognised * 2 >= filled and recognised > sum(map(bool, best.meanings)):
            best = Head(row, found, currency_in(row))
    return best


def once(meanings) -> tuple[str, ...]:
    """A meaning is that of one column: of several the first."""
    found = []
    for meaning in meanings:
        found.append("" if meaning in found and meaning != IGNORED else meaning)
    return tuple(found)


def currency_in(row: Row) -> str:
    """The currency that stands in a heading: «Цена, $»."""
    told = [currency_of(word) for cell in row.cells for word in re.findall(r"[^\s,;:()\[\]]+", cell)]
    return next(filter(None, told), "")

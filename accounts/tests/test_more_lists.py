"""Lists as collectors of other countries and habits keep them: what each line is taken for, in short."""

import io

import pytest
from openpyxl import Workbook

from accounts.collection.importing.changes import decided
from accounts.collection.importing.files import table_of
from accounts.collection.importing.headings import head_of
from accounts.collection.importing.lines import understood
from accounts.collection.importing.soft_words import is_soft
from accounts.collection.importing.values import copies_of, says_more
from catalogue.models import Brand, Watch
from catalogue.search.many import ManyReadings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("soviet")]


def titled_workbook() -> bytes:
    """A title over merged cells, dates as Excel counts them, codes that lost their zeros, a total."""
    book = Workbook()
    sheet = book.active
    rows = [["Моя коллекция часов"], ["обновлено 01.02.2024"], []]
    rows += [
        ["№", "Название", "Шифр", "Состояние", "Цена, $", "Дата покупки"],
        [1, "Амфибия", 60434, "хор.", 45, 43536],
    ]
    for row in [*rows, [2, "Командирские", 431118, "отл", 30, None], [None, "Итого", None, None, 75, None]]:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


# By the list: its bytes, and of each line the match, the watch, the status, condition, price with currency, and day.
LISTS = {
    "a Polish collector": (
        "Nazwa;Kaliber;Nr ref.;Stan;Cena;Data zakupu\n"
        "Wostok Amfibia;2416B;420059;bardzo dobry;250 zł;12.03.2019\n"
        "Poljot Sturmanskie;3133;;jak nowy;300 EUR;5.6.2020\n"
        "Sława Tranzistor;;;;;\n"
        "Rakieta Kopernik;;;;;\n".encode("cp1250"),
        [
            "sure amfibiya-420059 - very_good - 2019-03-12",
            "doubtful - - as_new 300.00 EUR 2020-06-05",
            "sure slava-tranzistor-2937 - - - -",
            "unknown - - - - -",
        ],
    ),
    "a table of a forum": (
        b"Brand\tModel\tCal.\tRef\tHave/Want\nVostok\tAmphibia Scuba Dude\t2416B\t420059\thave\n"
        b"Vostok\tKomandirskie\t2414A\t431171\tfor sale\n"
        b"Raketa\tBig Zero\t2609.HA\t\twtb\n"
        b"Poljot\tStrela\t3017\t\tsold\n",
        [
            "sure amfibiya-420059 have - - -",
            "sure komandirskie-431171 sell - - -",
            "sure raketa-bolshoj-nol want - - -",
            "doubtful - had - - -",
        ],
    ),
    "an American": (
        b"Brand,Nickname,Movement,Year,Condition,Paid,Date bought\nVostok,Neptune,2416B,,mint,$95,3/25/2019\n"
        b'Raketa,World Time,2628.H,1979,very good,"1,200.50 USD","March 12, 2019"\n'
        b"Molnija,,3602,,good,\xe2\x82\xac40,04/05/2018\n"
        b"Omega,Seamaster,,,,,\n",
        [
            "doubtful - - as_new 95.00 USD 2019-03-25",
            "sure raketa-goroda-2628n - very_good 1200.50 USD 2019-03-12",
            "doubtful - - good 40.00 EUR 2018-04-05",
            "unknown - - - - -",
        ],
    ),
    "a workbook with a title": (
        titled_workbook(),
        ["sure amfibiya-060434 - good 45.00 USD 2019-03-12", "sure komandirskie-431118 - very_good 30.00 USD -"],
    ),
    "a German": (
        "Marke;Modell;Kaliber;Zustand;Preis;Kaufdatum\nPoljot;Signal;2612.1;sehr gut;80 €;12.3.2019\n"
        "Wostok;Amphibia;2409A;;;\n".encode("cp1252"),
        ["sure poljot-signal-2612-1 - very_good 80.00 EUR 2019-03-12", "sure amfibiya-119 - - - -"],
    ),
    "a table of a wiki": (
        "| Часы | Код | Статус |\n"
        "| --- | --- | --- |\n"
        "| Амфибия | 060634 | есть |\n"
        "| Слава | 293034 | ищу |\n".encode(),
        ["sure amfibiya-060634 have - - -", "sure slava-tranzistor-2937 want - - -"],
    ),
    "two watches in a cell": (
        "Часы;Статус\nАмфибия 420059 и Командирские 431171;есть\nРакета Города / Ракета Байконур;есть\n".encode(),
        ["doubtful - have - - -", "doubtful - have - - -"],
    ),
    "prices and copies": (
        'Название,Кол-во,Статус,Цена\nЛуч 77471760,2,есть,70 EUR\nПолёт 4481330,1,продаю,"3,500"\n'
        "Чайка перстень,x3,есть,2.5 тыс\nСлава Калифорния,,есть,9 990-00\n".encode(),
        [
            "sure luch-odnostrelochnik-77471760 have - 70.00 EUR -",
            "sure poljot-2616-2n-dva-tona sell - 3500.00 -",
            "sure chajka-persten-1301 have - 2500.00 -",
            "sure slava-2428-kaliforniya have - 9990.00 -",
        ],
    ),
    "a Ukrainian collector": (
        "Назва;Наявність;Стан;Ціна;Дата купівлі\nАмфібія 420059;є;добрий;1500 грн;12.03.2019\n"
        "Слава Транзистор;шукаю;відмінний;;\n".encode(),
        ["sure amfibiya-420059 have good 1500.00 UAH 2019-03-12", "sure slava-tranzistor-2937 want very_good - -"],
    ),
    "boxes that are ticked": (
        b"Watch,Have,Price\nVostok Amphibia 420059,TRUE,$95\nSlava Tranzistor,FALSE,\n",
        ["sure amfibiya-420059 have - 95.00 USD -", "sure slava-tranzistor-2937 want - - -"],
    ),
    "what is denied": (
        "Часы;Статус\nАмфибия 420059;не продаю\nАмфибия 060634;есть, не продаю\nСлава Транзистор;не ищу!\n".encode(),
        [
            "sure amfibiya-420059 - - - -",
            "sure amfibiya-060634 have - - -",
            "sure slava-tranzistor-2937 - - - -",
        ],
    ),
    "a contradiction": (
        "Часы;Код;Калибр\n"
        "Слава Транзистор;420059;\n"
        "Слава Транзистор;;2414\n"
        "Амфибия;999999;\n"
        "Амфибия;60634;\n"
        ";60634;\n".encode(),
        [
            "doubtful - - - - -",
            "doubtful - - - - -",
            "unknown - - - - -",
            "sure amfibiya-060634 - - - -",
            "doubtful - - - - -",
        ],
    ),
}
LISTS |= {
    "programs of accounts": (
        "Ведомость по товарам на складах;;;;;;\nПериод: 2019 г.;;;;;;\n;;;;;;\n"
        "Номенклатура;Артикул;Ед. изм.;Количество;Цена;Сумма;Дата поступления\n"
        "Восток Амфибия;420059;шт;1,000;4 500,00;4 500,00;12.03.2019 0:00:00\n"
        "Восток Командирские;431171;шт;2,000;1 500,00;3 000,00;01.04.2019 0:00:00\n"
        "Итого;;;3,000;;7 500,00;\n".encode("cp1251"),
        ["sure amfibiya-420059 - - 4500.00 2019-03-12", "sure komandirskie-431171 - - 1500.00 2019-04-01"],
    ),
    "days between slashes, one of which tells what stands first": (
        "Часы;Дата покупки\nАмфибия 420059;12/03/2019\nАмфибия 060634;13/05/2018\n".encode(),
        ["sure amfibiya-420059 - - - 2019-03-12", "sure amfibiya-060634 - - - 2018-05-13"],
    ),
    "days between slashes that contradict each other": (
        "Часы;Дата покупки\nАмфибия 420059;12/03/2019\nАмфибия 060634;13/05/2018\n"
        "Слава Транзистор;05/14/2018\n".encode(),
        [
            "sure amfibiya-420059 - - - -",
            "sure amfibiya-060634 - - - 2018-05-13",
            "sure slava-tranzistor-2937 - - - 2018-05-14",
        ],
    ),
    "headings in short": (
        "Brand,Model,Мех-м,Own/Want,Прим.\nRaketa,Города,2628,Wanted,любые\n".encode(),
        ["sure raketa-goroda-2628n want - - -"],
    ),
    "statuses among friends": (
        "Часы;Статус;Состояние\n"
        "Амфибия 420059;бартер;уд\nАмфибия 420059;на Авито;убитые\nАмфибия 420059;слил;parts only\n"
        "Амфибия 420059;украли;новьё\nАмфибия 420059;хотелка;\nАмфибия 420059;FT;требуют ремонта\n"
        "Амфибия 420059;ищу/обмен;\nАмфибия 420059;есть, ищу;\nАмфибия 420059;продал, ищу;\n".encode(),
        [
            "sure amfibiya-420059 swap fair - -",
            "sure amfibiya-420059 sell worn - -",
            "sure amfibiya-420059 had parts - -",
            "sure amfibiya-420059 had new - -",
            "sure amfibiya-420059 want - - -",
            "sure amfibiya-420059 swap parts - -",
            "sure amfibiya-420059 - - - -",
            "sure amfibiya-420059 - - - -",
            "sure amfibiya-420059 want - - -",
        ],
    ),
    "a nickname of plain words beside a factory": (
        "Часы\nПобеда красная 12 1 МЧЗ\nПобеда красная 12\nПобеда 1 МЧЗ\n".encode(),
        ["doubtful - - - - -", "sure pobeda-krasnoe-12 - - - -", "sure pobeda-1mchz-k-26 - - - -"],
    ),
    "statuses that say more": (
        "Часы;Статус\n"
        "Амфибия 420059;продаю 5000\nАмфибия 420059;продана в 2019\nАмфибия 420059;есть (2 шт.)\n"
        "Амфибия 420059;есть, но продаю\nАмфибия 420059;есть 2 шт\n".encode(),
        [
            "sure amfibiya-420059 sell - - -",
            "sure amfibiya-420059 had - - -",
            "sure amfibiya-420059 have - - -",
            "sure amfibiya-420059 sell - - -",
            "sure amfibiya-420059 have - - -",
        ],
    ),
    "the days of an English Excel": (
        b"Watch,Current status,Purchase date\nVostok 420059,owned,12-Mar-19\nVostok 060634,sold,1-Dec-98\n",
        ["sure amfibiya-420059 have - - 2019-03-12", "sure amfibiya-060634 had - - 1998-12-01"],
    ),
    "a brand like an English word": (
        "Часы,Статус\nНева,есть\nчасы Нева,есть\nNeva,есть\n".encode(),
        ["sure neva-2603 have - - -", "sure neva-2603 have - - -", "sure neva-2603 have - - -"],
    ),
}


GROUPED = """Номенклатура;Артикул;Количество;Цена;Дата поступления
Часы наручные;;3,000;;
Восток;;3,000;;
Восток Амфибия;420059;1,000;4 500,00;12.03.2019
Восток Командирские;431171;2,000;1 500,00;01.04.2019
Ракета Коперник на заказ;;;;
Слава Транзистор;293034;1,000;900,00;01.05.2019
Амфибия;060634;1,000;900,00;01.05.2019
Восток;;;;
"""


def told(line) -> str:
    """A line in one: what is nothing is a dash."""
    said = line.values
    price = f"{said.get('price') or '-'} {said.get('currency', '') if said.get('price') else ''}".strip()
    parts = [line.match.value, line.watch.folder if line.watch else "", said.get("status"), said.get("condition")]
    return " ".join([*(part or "-" for part in parts), price, str(said.get("acquired_on") or "-")])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_another_habit_is_understood(name):
    content, expected = LISTS[name]
    table = table_of(content)
    lines, _others = understood(table, head_of(table.rows, {}), [])
    assert [" ".join(told(line).split()) for line in lines] == expected


def test_the_heading_of_a_group_is_left_out_unless_somebody_chooses_otherwise():
    table = table_of(GROUPED.encode())
    lines, _others = understood(table, head_of(table.rows, {}), [])
    assert [line.number for line in lines if line.is_heading] == [2, 3]  # below the last watch nothing is headed
    said = {line.number: line for line in decided(lines, {3: "own"}, likeliest=True)}
    assert (said[2].is_taken, said[3].is_taken, said[6].is_taken) == (False, True, True)


def test_a_list_in_which_most_lines_say_little_has_no_groups():
    table = table_of("Часы;Цена;Код\nВосток;;\nСлава;;\nАмфибия;900;060634\n".encode())
    lines, _others = understood(table, head_of(table.rows, {}), [])
    assert not any(line.is_heading for line in lines)


def test_programs_of_accounts_count_with_three_zeros():
    assert [copies_of(text) for text in ("2,000", "3.00", "1,000", "12", "есть 2 шт", "×2", "0")] == [
        2,
        3,
        1,
        12,
        2,
        2,
        1,
    ]


@pytest.mark.parametrize(
    ("said", "copies", "more"),
    [
        ("продана в 2019", 1, True), ("продано 12.03.19", 1, True), ("продана в 19", 1, True),
        ("продаю 5000", 1, True), ("продаю за 100$", 1, True), ("есть (2 шт.)", 2, False),
        ("есть, 2шт, меняю", 2, False), ("в коллекции, на обмен", 1, False),
        ("есть 2", 2, False), ("есть ×3", 3, False), ("есть, продаю", 1, False), ("есть, не продаю", 1, False),
        ("на обмен", 1, False), ("ищу?", 1, False), ("+", 1, False),
    ],
)  # fmt: skip
def test_what_a_status_says_besides_is_kept_and_a_year_is_no_number_of_pieces(said, copies, more):
    assert (copies_of(said), says_more(said)) == (copies, more)


def test_no_brand_is_taken_for_a_word_that_tells_nothing():
    assert {brand.name for brand in Brand.objects.all() if is_soft(brand.name)} == {"СССР", "Россия"}


def test_what_thousands_of_numbers_begin_is_asked_in_pieces():
    codes = sorted(Watch.objects.filter(code__regex=r"^\d{6}$").values_list("code", flat=True))
    numbers = {code[:4] for code in codes} | {str(number) for number in range(3000, 4500)}
    found = ManyReadings(f"Ракета {number}" for number in numbers)  # SQLite takes 1000 conditions in one query
    assert {code for known in found.codes.values() for code in known} >= {codes[0], codes[-1]}


def test_all_lines_are_read_with_one_lexicon():
    found = ManyReadings(["Ракета", "Полёт"])
    assert found.read("Ракета").lexicon is found.read("Полёт").lexicon  # each has a megabyte: 5000 took 4.6 GB

"""What the cells of a list say of a piece: statuses, conditions, prices and dates as people write them.

What cannot be read is not lost and not guessed: it is given back, for the note.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Collection
from catalogue.keys import normalised_key

Status, Condition, Currency = Collection.Status, Collection.Condition, Collection.Currency
STATUSES = {
    "have": """
        true истина маю є
        есть имеется в_наличии в_коллекции моя моё мое мои куплено куплены да yes y own owned have got in_collection
        mam posiadam habe vorhanden oui x v ok 1 keep keeper
    """,
    "want": """
        false ложь шукаю
        ищу хочу ищем куплю нужны нужно надо want wanted wish wishlist wish_list looking looking_for wtb search need
        нет no n szukam chce suche cherche missing нету в_розыске
    """,
    "swap": """
        на_обмен обмен меняю обменяю обменный swap trade for_trade for_swap wymiana na_wymiane tausch echange
    """,
    "sell": """
        продаю продам продажа на_продажу продаётся продается sell sale for_sale fs selling sprzedam do_sprzedazy
        verkaufe zu_verkaufen a_vendre
    """,
    "had": """
        было был была были продано продан продана проданы продал отдал подарил ушли ушло had sold gone sprzedane
        sprzedany verkauft vendu exowned
    """,
}
CONDITIONS = {
    "new": "новое новые новая новый нов new brandnew nowy neu",
    "unworn": """
        неношеное неношеные неношеная неношен неношены не_носились не_ношеные unworn nos newoldstock new_old_stock
        ungetragen nienoszony
    """,
    "as_new": """
        как_новое как_новые как_новая как_новый почти_новые почти_новое идеальное идеал идеальные as_new like_new
        mint nearmint near_mint lnib jak_nowy wie_neu
    """,
    "very_good": """
        відмінний відмінне
        очень_хорошее очень_хорошие оч_хор очхор отличное отличные отличном отлично отл very_good verygood excellent
        exc vg bardzo_dobry bdb sehr_gut
    """,
    "good": "добрий добре хорошее хорошие хорошем хорошо хор good dobry gut g bon",
    "fair": """
        среднее средние сред удовлетворительное удовлетворительные удовл удов нормальное нормальные норм fair
        average ok sredni befriedigend acceptable
    """,
    "worn": """
        изношенное изношенные изношены плохое плохие потёртые потертые poor worn bad zniszczony abgenutzt used_hard
    """,
    "parts": """
        на_запчасти запчасти донор не_на_ходу неисправны неисправные нерабочие не_рабочие не_работают for_parts
        parts not_working notworking broken repair na_czesci defekt
    """,
}
BOXES = {
    "none": "нет без ничего без_коробки без_документов ни_того_ни_другого no none neither nichts brak",
    "box": "коробка только_коробка футляр box box_only pudelko schachtel",
    "papers": "документы паспорт бумаги только_документы papers paper passport papiere dokumenty",
    "both": """
        коробка_и_документы коробка_документы коробка_паспорт коробка_и_паспорт полный_комплект полный комплект да есть
        box_and_papers box_papers full_set fullset set both yes
    """,
}
STATES = {
    "original": "родной родная родные родное оригинал оригинальный оригинальная оригинальные original orig oem ori",
    "replaced": """
        замена заменён заменена заменены заменено не_родной не_родная не_родные чужой чужая чужие replaced replacement
        swapped changed
    """,
    "redone": """
        реставрация отреставрирован отреставрирована отреставрированы перекрашен перекрашена перекрашены перелужен
        полирован полирована redone refinished repainted restored polished redial
    """,
    "unknown": "неизвестно не_знаю непонятно под_вопросом unknown unsure not_known",
}
CURRENCIES = {
    "RUB": "₽ р руб рубль рубля рублей rub rur rubles",
    "USD": "$ usd долл доллар доллара долларов dollar dollars us$",
    "EUR": "€ eur евро euro euros",
    "BYN": "br byn белруб бр",
    "KZT": "₸ kzt тг тенге",
    "UAH": "₴ uah грн гривен гривна",
}
FOREIGN = {
    "£",
    "gbp",
    "фунт",
    "фунтов",
    "zł",
    "zl",
    "pln",
    "zloty",
    "злотых",
    "¥",
    "jpy",
    "cny",
    "chf",
    "czk",
    "kc",
    "cad",
    "aud",
}


def table(words: dict[str, str]) -> dict[str, str]:
    return {normalised_key(word.replace("_", " ")): code for code, text in words.items() for word in text.split()}


STATUS_BY_KEY = table(STATUSES) | {status.value: status.value for status in Status}
CONDITION_BY_KEY = table(CONDITIONS) | {normalised_key(each.value): each.value for each in Condition}
BOX_BY_KEY = table(BOXES) | {each.value: each.value for each in Collection.BoxPapers}
STATE_BY_KEY = table(STATES) | {each.value: each.value for each in Collection.PartState}
SIGNS = {word: code for code, text in CURRENCIES.items() for word in text.split()}
DENIED = re.compile(r"(?<!\w)(?:не|not)\s+\w+", re.IGNORECASE)  # «не продаю» says what it is not
PLUS, MINUS = {"+", "++", "✓", "✔", "☑", "да"}, {"-", "–", "—", "−", "✗", "☐"}
SERVICE = re.compile(r"(\d{1,4}(?:[./-]\d{1,4}){0,2})(?:\s*г\.?)?(?:[\s:—–,;-]+|$)(.*)")
COPIES = re.compile(r"(?:[x×х]\s*(\d{1,2})|(\d{1,2})\s*(?:шт\w*|pcs|pieces|экз\w*|szt|stk)?\.?)\s*$", re.IGNORECASE)


def status_of(text: str) -> str:
    """The stored status; empty where it says none of ours."""
    bare = DENIED.sub("", text).strip(" \t?!.,;/")
    if bare in PLUS:
        return Status.HAVE
    if bare in MINUS:
        return Status.WANT
    return (
        known_by(bare, Status, STATUS_BY_KEY)
        or STATUS_BY_KEY.get(normalised_key(COPIES.sub("", bare)), "")
        or first_known(bare)
    )


def first_known(text: str) -> str:
    """The last status that several words name: «есть, продаю» is for sale."""
    found = [
        STATUS_BY_KEY[key] for word in re.split(r"[\s,/;]+", text) if (key := normalised_key(word)) in STATUS_BY_KEY
    ]
    return found[-1] if found else ""


def copies_of(text: str) -> int:
    """How many pieces a cell speaks of: «есть 2 шт», «×2»."""
    found = COPIES.search(text.strip())
    number = int(next(filter(None, found.groups()), 1)) if found and text.strip() not in {"0", "1"} else 1
    return min(max(number, 1), 20)


def condition_of(text: str) -> str:
    text = re.sub(r"\b(?:состояние|состоянии|в|condition|stan|zustand)\b", " ", text, flags=re.IGNORECASE)
    return known_by(text, Condition, CONDITION_BY_KEY)


def box_of(text: str) -> str:
    return known_by(text, Collection.BoxPapers, BOX_BY_KEY)


def state_of(text: str) -> str:
    return known_by(text, Collection.PartState, STATE_BY_KEY)


def known_by(text: str, choices, words: dict[str, str]) -> str:
    """The stored value that `text` is the label of, in the reader's language, or one of the words for."""
    key = normalised_key(text)
    return labels_of(choices, get_language()).get(key) or words.get(key, "")


@cache
def labels_of(choices, _language: str) -> dict[str, str]:
    """The stored value of each label in a language: lists have thousands of cells."""
    return {normalised_key(str(choice.label)): choice.value for choice in choices}


def service_of(text: str) -> tuple[str, list[str]]:
    """A service log as it is stored, its dates as people write them; and the lines that begin with none."""
    kept, wrong = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = SERVICE.match(line)
        moment = date_of(found[1]) if found else Moment(wrong="no date")
        when = moment.day.isoformat() if moment.day else month_and_year(moment.partly)
        if moment.wrong or not when:
            wrong.append(line)
        else:
            kept.append(f"{when} {found[2].strip()}".strip())
    return "\n".join(sorted(kept)), wrong


def month_and_year(text: str) -> str:
    """«03.2019» as it is sorted: `2019-03`; a year alone as it is."""
    numbers = re.findall(r"\d+", text)
    year = next((number for number in numbers if len(number) == 4), "")
    month = next((number for number in numbers if len(number) < 3), "")
    return f"{year}-{int(month):02}" if year and month else year


def currency_of(text: str) -> str:
    return SIGNS.get(text.strip().rstrip(".").casefold(), "")


@dataclass(frozen=True)
class Price:
    """An amount with the currency beside it, where one stands there; `wrong` says why it is none."""

    amount: Decimal | None = None
    currency: str = ""
    wrong: str = ""


def price_of(text: str) -> Price:
    """«4 500 р.», «$95», «1 200,50», «9 990-00», «1.200,50», «60 тыс.»."""
    bare = re.sub(r"[\s\u00a0\u202f']+", "", text.strip().casefold())
    if not bare:
        return Price()
    number = re.search(r"-?\d[\d.,]*(?:-\d\d(?!\d))?(?:[=-])?", bare)
    if not number:
        return Price(wrong=_("no price"))
    sign = (bare[: number.start()] + bare[number.end() :]).strip(".,-=~≈")
    thousand = re.match(r"(?:тыс|т\.?р|к(?!r)|k(?!z))\.?", sign)
    if thousand:
        sign = sign[thousand.end() :] or ("р" if "р" in thousand.group() else "")
    currency = currency_of(sign) if sign else ""
    if sign and not currency:
        known = _("a currency that the site does not know") if sign in FOREIGN else _("no price")
        return Price(wrong=known)
    try:
        amount = Decimal(plain_number(number.group())) * (1000 if thousand else 1)
    except InvalidOperation:
        return Price(wrong=_("no price"))
    if amount < 0:
        return Price(wrong=_("a price below nought"))
    if amount >= Decimal(10) ** 10:
        return Price(wrong=_("too much"))
    return Price(amount.quantize(Decimal("0.01")), currency)


def plain_number(text: str) -> str:
    """Digits with a point before the hundredths: the last sign is the decimal one, unless three digits follow it."""
    text = text.rstrip("=-.,")
    if kopecks := re.fullmatch(r"(-?[\d.,]+)-(\d\d)", text):
        return f"{re.sub('[.,]', '', kopecks[1])}.{kopecks[2]}"
    last = re.search(r"[.,](\d+)$", text)
    if last and len(last[1]) != 3:
        return re.sub(r"[.,]", "", text[: last.start()]) + "." + last[1]
    return re.sub(r"[.,]", "", text)


@dataclass(frozen=True)
class Moment:
    """A day; or less than that in `partly`, as it was written; `wrong` says why it is none; `either` are two days."""

    day: date | None = None
    partly: str = ""
    wrong: str = ""


MONTHS = ["янв", "фев", "мар", "апр", "май|мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
EPOCH = date(1899, 12, 30)  # from which Excel counts days


def date_of(text: str) -> Moment:
    """«12.03.2019», «2019-03-12», «3/25/2019», «12 марта 2019», 43536; a year or a month alone is told as such."""
    bare = text.strip().rstrip("г.").strip().rstrip(",").casefold()
    if not bare:
        return Moment()
    if re.fullmatch(r"(18|19|20)\d\d", bare) or re.fullmatch(r"(0?[1-9]|1[0-2])[./-]\d{4}", bare):
        return Moment(partly=bare)
    if re.fullmatch(r"\d{4}[./-](0?[1-9]|1[0-2])", bare):
        return Moment(partly=bare)
    if re.fullmatch(r"[1-5]\d{4}", bare):
        return checked(EPOCH + timedelta(days=int(bare)))
    if found := re.fullmatch(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[t ].*)?", bare):
        return built(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d\d)(?: .*)?", bare):
        return day_and_month(int(found[1]), int(found[3]), whole_year(found[4]), american=found[2] == "/")
    return in_words(bare)


def day_and_month(first: int, second: int, year: int, *, american: bool) -> Moment:
    """Between slashes either may be the month; where both may, nobody can know."""
    if american and first <= 12 and second <= 12 and first != second:
        return Moment(wrong=_("either %(one)s or %(other)s") % {
            "one": f"{year}-{second:02}-{first:02}", "other": f"{year}-{first:02}-{second:02}"
        })  # fmt: skip
    return built(year, first, second) if american and second > 12 else built(year, second, first)


def whole_year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) <= timezone.localdate().year % 100 else 1900)


def in_words(text: str) -> Moment:
    """«12 марта 2019», «March 12, 2019», «март 2019»."""
    year, words = re.search(r"\b(?:18|19|20)\d\d\b", text), re.findall(r"[^\W\d_]+", text)
    month = next((place for word in words if (place := month_of(word))), 0)
    if not year or not month:
        return Moment(wrong=_("no date"))
    day = re.search(r"\b\d{1,2}\b", text)
    return built(int(year.group()), month, int(day.group())) if day else Moment(partly=text)


def month_of(word: str) -> int:
    for names in (MONTHS, ENGLISH):
        for place, beginnings in enumerate(names, start=1):
            if any(word.startswith(beginning) for beginning in beginnings.split("|")):
                return place
    return 0


def built(year: int, month: int, day: int) -> Moment:
    try:
        return checked(date(year, month, day))
    except ValueError:
        return Moment(wrong=_("there is no such day"))


def checked(day: date) -> Moment:
    if day > timezone.localdate():
        return Moment(wrong=_("a day that is still to come"))
    return Moment(day) if day.year >= 1800 else Moment(wrong=_("there is no such day"))

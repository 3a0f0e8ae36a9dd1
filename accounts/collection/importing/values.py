"""Statuses, conditions and states of parts as people write them. What says none of ours gives an empty value."""

import re
from functools import cache

from django.utils.translation import get_language

from accounts.models import Collection
from catalogue.keys import normalised_key

Status, Condition = Collection.Status, Collection.Condition
STATUSES = {
    "have": """
        true истина маю є
        есть имеется в_наличии в_коллекции моя моё мое мои куплено куплены да yes y own owned have got in_collection
        mam posiadam habe vorhanden oui x v ok 1 keep keeper лежит храню остаётся остаются
    """,
    "want": """
        false ложь шукаю
        ищу хочу ищем куплю нужны нужно надо want wanted wish wishlist wish_list looking looking_for wtb search need
        нет no n szukam chce suche cherche missing нету в_розыске в_поиске хотелка хотелки нужна нужен iso 0
    """,
    "swap": """
        на_обмен обмен меняю обменяю обменный swap trade for_trade for_swap wymiana na_wymiane tausch echange ft wtt
        бартер на_бартер к_обмену в_обмен обменный_фонд
    """,
    "sell": """
        продаю продам продажа на_продажу продаётся продается sell sale for_sale fs selling sprzedam do_sprzedazy
        verkaufe zu_verkaufen a_vendre wts на_авито на_мешке в_продаже к_продаже выставлены выставил продаются
    """,
    "had": """
        было был была были продано продан продана проданы продал отдал подарил ушли ушло had sold gone sprzedane
        sprzedany verkauft vendu exowned слил слиты потерял потеряны утеряны украли украдены обменял обменяны сменял
        подарены отданы traded traded_away gave_away lost stolen
    """,
}
CONDITIONS = {
    "new": "новое новые новая новый нов новьё new brandnew nowy neu",
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
        среднее средние сред удовлетворительное удовлетворительные удовл удов уд нормальное нормальные норм fair
        average ok sredni befriedigend acceptable
    """,
    "worn": """
        изношенное изношенные изношены плохое плохие потёртые потертые убитое убитые poor worn bad zniszczony abgenutzt
        used_hard
    """,
    "parts": """
        на_запчасти запчасти донор не_на_ходу неисправны неисправные нерабочие не_рабочие не_работают for_parts
        parts not_working notworking broken repair na_czesci defekt parts_only spares for_spares spares_or_repair
        needs_repair требуют_ремонта требует_ремонта под_восстановление в_разборе
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


def table(words: dict[str, str]) -> dict[str, str]:
    return {normalised_key(word.replace("_", " ")): code for code, text in words.items() for word in text.split()}


STATUS_BY_KEY = table(STATUSES) | {status.value: status.value for status in Status}
CONDITION_BY_KEY = table(CONDITIONS) | {normalised_key(each.value): each.value for each in Condition}
BOX_BY_KEY = table(BOXES) | {each.value: each.value for each in Collection.BoxPapers}
STATE_BY_KEY = table(STATES) | {each.value: each.value for each in Collection.PartState}
HELD = {Status.HAVE, Status.SWAP, Status.SELL}
DENIED = re.compile(r"(?<!\w)(?:не|not)\s+\w+", re.IGNORECASE)  # «не продаю» says what it is not
PLUS, MINUS = {"+", "++", "✓", "✔", "☑", "да"}, {"-", "–", "—", "−", "✗", "☐"}
UNIT = r"(?:шт\w*|pcs|pieces|экз\w*|szt|stk)\b"
# «×2», «2 шт» anywhere, a lone number at the end; the last digits of a year or a date are none.
COPIES = re.compile(
    rf"[x×х]\s*(\d{{1,2}})\s*$|(?<![\d.,/-])(\d{{1,2}})\s*{UNIT}\.?|(?<![\d.,/-])(?<!\bв )(\d{{1,2}})\.?\s*$",
    re.IGNORECASE,
)
SMALL_WORDS = {"", "и", "но", "а", "уже", "ещё", "and", "but", "already"}


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
    """The last status that several words name: «есть, продаю» is for sale. «ищу/обмен» says two things at once."""
    found = [
        STATUS_BY_KEY[key] for word in re.split(r"[\s,/;]+", text) if (key := normalised_key(word)) in STATUS_BY_KEY
    ]
    return found[-1] if found and not (Status.WANT in found and HELD & set(found)) else ""


def says_more(text: str) -> bool:
    """Whether a cell says more than statuses and how many: «продаю за 100 $»."""
    bare = COPIES.sub(" ", DENIED.sub(" ", text)).strip(" \t?!.,;/")
    parts = [part for part in re.split(r"[,/;()]+|\s[-–—]\s", bare) if not is_status(part)]
    return any(word not in SMALL_WORDS and not is_status(word) for part in parts for word in part.split())


def is_status(text: str) -> bool:
    text = text.strip()
    return text in PLUS | MINUS or bool(known_by(text, Status, STATUS_BY_KEY))


def copies_of(text: str) -> int:
    """How many pieces a cell speaks of: «есть 2 шт», «×2», «2,000» as programs of accounts write it."""
    text = re.sub(r"(?<=\d)[.,]0+$", "", text.strip())
    found = COPIES.search(text)
    number = int(next(filter(None, found.groups()), 1)) if found and text not in {"0", "1"} else 1
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

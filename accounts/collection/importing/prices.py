"""Prices as people write them. What cannot be read is not guessed: it is given back, for the note."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

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
SIGNS = {word: code for code, text in CURRENCIES.items() for word in text.split()}


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

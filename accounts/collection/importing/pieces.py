"""What a line of a list says of the piece: its status, condition, price, dates. What cannot be read goes into the note,
and is told."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import OWN_COLUMNS, PARTS, Collection

from .asked import Match
from .dates import date_of, service_of
from .headings import LABELS, Head
from .line import LONGEST_NOTE, UNTYPEABLE, Line
from .prices import currency_of, price_of
from .values import box_of, condition_of, copies_of, says_more, state_of, status_of

# Columns that are a word, a number or a date each: what is longer than that says more.
LONGEST_WORD = 200
WORDS = [
    "status", "condition", "box_papers", *PARTS, "price", "currency", "asking_price", "asking_currency", "acquired_on",
    "copies",
]  # fmt: skip


def read_values(line: Line, head: Head, *, month_first: bool | None) -> None:
    """Read what the line says of the piece. What cannot be read goes into the note, and is told.

    `month_first` says what stands first between the slashes of a date, where the column tells.
    """
    read_long_words(line)
    told = {name for name in OWN_COLUMNS if name in line.cells and (line.cell(name) or line.is_exported)}
    for name in ("serial", "note", "seller", "place"):
        if name in told:
            read_text(line, name)
    read_choices(line, told)
    read_price(line, told, head)
    read_asking_price(line, told)
    if "acquired_on" in told:
        read_date(line, month_first)
    if "service" in told:
        read_service(line, month_first)
    line.copies = max(copies_of(line.cell("status")), copies_of(line.cell("copies")))
    check(line)


def read_long_words(line: Line) -> None:
    """Put what is far too long to be a word into the note."""
    for name in WORDS:
        if len(line.cell(name)) > LONGEST_WORD:
            keep(line, name, line.cells.pop(name), _("it is too long"))


def read_choices(line: Line, told: set[str]) -> None:
    if text := line.cell("status"):
        if status := status_of(text):
            line.values["status"] = status
            if says_more(text):
                keep(line, "status", text, _("there is more in it than a status"))
        else:
            keep(line, "status", text, _("This says no status that is known here."))
    unknown = _("This says nothing that is known here.")
    read_choice(line, told, "condition", condition_of, _("This says no condition that is known here."))
    read_choice(line, told, "box_papers", box_of, unknown)
    for name in PARTS:
        read_choice(line, told, name, state_of, unknown)


def read_choice(line: Line, told: set[str], name: str, read: Callable[[str], str], unknown: str) -> None:
    if name in told:
        text = line.cell(name)
        value = read(text)
        if text and not value:
            keep(line, name, text, unknown)
        else:
            line.values[name] = value


def read_text(line: Line, name: str) -> None:
    """What has no room goes into the note."""
    text, longest = line.cells[name], Collection._meta.get_field(name).max_length
    if name in {"seller", "place"} and len(text) > longest:
        keep(line, name, text, _("it is too long"))
        text = ""
    line.values[name] = text


def read_service(line: Line, month_first: bool | None) -> None:
    log, wrong = service_of(line.cells["service"], month_first=month_first)
    if len(log) > Collection._meta.get_field("service").max_length:
        log, wrong = "", [line.cells["service"]]
    line.values["service"] = log
    for text in wrong:
        keep(line, "service", text, _("it has no date at its beginning"))


def read_asking_price(line: Line, told: set[str]) -> None:
    if "asking_price" not in told:
        return
    text, known = line.cell("asking_price"), currency_in_words(line.cell("asking_currency"))
    price = price_of(text)
    if price.wrong:
        keep(line, "asking_price", text, price.wrong)
        return
    line.values["asking_price"] = price.amount
    if known or (price.currency and price.amount is not None):
        line.values["asking_currency"] = price.currency or known


def currency_in_words(text: str) -> str:
    return currency_of(text) or (text.upper() if text.upper() in Collection.Currency.values else "")


def read_price(line: Line, told: set[str], head: Head) -> None:
    text, currency = line.cell("price"), line.cell("currency")
    price = price_of(text)
    known = currency_in_words(currency)
    if currency and not known:
        if text:
            keep(line, "price", f"{text} {currency}", _("a currency that the site does not know"))
        return
    if price.wrong:
        keep(line, "price", f"{text} {currency}".strip(), price.wrong)
    elif "price" in told:
        line.values["price"] = price.amount
    if (known or price.currency or head.currency) and (price.amount is not None or known):
        line.values["currency"] = price.currency or known or head.currency


def read_date(line: Line, month_first: bool | None) -> None:
    text = line.cell("acquired_on")
    moment = date_of(text, month_first=month_first)
    if moment.partly:
        keep(line, "acquired_on", text, _("Only whole days are kept here."))
    elif moment.wrong:
        keep(line, "acquired_on", text, moment.wrong)
    else:
        line.values["acquired_on"] = moment.day


def keep(line: Line, name: str, text: str, why: str) -> None:
    """Put what a cell says into the note, and say why."""
    text = UNTYPEABLE.sub("", text)
    line.left_over.append(f"{LABELS[name]}: {text}"[:LONGEST_NOTE])
    line.problems.append(
        _("%(column)s “%(text)s”: %(why)s. It goes into the note.")
        % {"column": LABELS[name], "text": text[:100], "why": str(why).rstrip(".")}
    )


def check(line: Line) -> None:
    """Mark a line broken where what it says could be shown but not be saved again."""
    item = Collection(**line.values)
    try:
        item.clean_fields(exclude=["user", "watch"])
        typed = ("serial", "note", "seller", "place", "service")
        wrong = [name for name in typed if UNTYPEABLE.search(getattr(item, name))]
        if wrong:
            raise ValidationError(dict.fromkeys(wrong, _("There are characters in it that nobody can type.")))
    except ValidationError as error:
        line.match = Match.BROKEN
        line.problems += [f"{LABELS[name]}: {' '.join(said)}" for name, said in error.message_dict.items()]
    line.values = {name: getattr(item, name) for name in line.values}

"""Words of a list that tell what a piece looks like or that it is a watch: no watch is unknown for the lack of them."""

from catalogue.search.folding import fold, keys

WORDS = """
часы наручные карманные механические кварцевые мужские женские мужик редкие редкость оригинал оригинальные родные
новые старые винтаж винтажные ссср россия советские русские времен производство завод калибр кал механизм мех модель
циферблат корпус браслет ремешок стрелки стекло безель заводная крышка головка коробка паспорт документы комплект
сталь стальные хром хромированные позолота позолоченные золото золотые латунь титан серебро камней камнях камни цвет
синий синие белый белые черный черные красный красные зеленый зеленые серый серые желтый желтые голубой голубые
оранжевый коричневый бежевый розовый бирюзовый фиолетовый года год годов выпуска шт штук штуки пара тип вариант
размер мм диаметр рабочие ходу состоянии отличном хорошем хронограф автоподзавод автомат календарь дата будильник
watch watches wristwatch pocket mens ladies women men vintage soviet russian ussr cccp made in with and the a of or
caliber calibre cal movement mechanism model dial case bracelet strap hands crown bezel box papers original rare new
old steel chrome gold plated goldplated brass titanium silver jewels jewel color colour blue white black red green
grey gray yellow orange brown pink turquoise year years pcs type variant size mm working running condition excellent
good nos mint automatic auto chronograph chrono alarm date calendar quartz mechanical zegarek zegarki meski damski
mechaniczny radziecki rosyjski tarcza koperta stan uhr uhren herren damen armbanduhr russische sowjetische
zifferblatt gehause stahl vergoldet montre russe sovietique orologio russo
""".split()  # noqa: SIM905

AS_WRITTEN = frozenset(["new"])  # folded it is «Нева»
SOFT = frozenset(key for word in WORDS if word not in AS_WRITTEN for key in (*keys(word), fold(word)))


def is_soft(written: str) -> bool:
    """Whether a word, or every word of a phrase, is one of these; a lone letter or a number below a hundred is too."""
    words = [word for word in written.split() if fold(word)]
    return all(
        word.casefold() in AS_WRITTEN or fold(word) in SOFT or len(fold(word)) == 1 or is_small(word) for word in words
    )


def is_small(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 3

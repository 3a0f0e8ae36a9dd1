"""Numbers with a unit: typed in any of them and shown again they are the same."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import number_format
from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.models.quantity import EXAMPLES, QuantityFormField
from catalogue.quantities import LINE, QUANTITIES, NotAQuantity, daily_rate, plain, shown, shown_in_both

SIGNS = ("", "¼", "½", "¾")
UNITS = [(kind, unit) for kind, quantity in sorted(QUANTITIES.items()) for unit in quantity.units]
# How programs write what is no number, or none that could be kept.
NO_NUMBERS = [
    *("NaN", "sNaN", "-NaN", "NaN123", "Infinity", "-Infinity", "inf", "1#INF", "1#IND", "1#QNAN", "1#SNAN"),
    *("1E999", "1e-999", "1e5", "0x1F", "1_000", "+1", "-1", "1/0", "½½", "12,5,5", "٣", "９", "9" * 30, "9" * 200),
]


def values(kind: str) -> st.SearchStrategy[Decimal]:
    quantity = QUANTITIES[kind]
    return st.decimals(quantity.least, quantity.most, places=quantity.places, allow_nan=False)


@given(st.data(), st.sampled_from(sorted(QUANTITIES)), st.sampled_from(["ru", "en"]))
def test_what_is_shown_reads_as_it_is(data, kind, language):
    value, quantity = data.draw(values(kind)), QUANTITIES[kind]
    with translation.override(language):
        both = shown_in_both(kind, value)
        field = QuantityFormField(quantity=kind)
        assert quantity.read(shown(kind, value)) == quantity.read(plain(value)) == value
        assert both.startswith(shown(kind, value))
        assert quantity.read(both) == value
        assert field.clean(field.prepare_value(value)) == value
        assert not field.has_changed(value, field.prepare_value(value))


@given(st.integers(4, 400), st.sampled_from(["ru", "en"]))
def test_quarters_of_a_line_stay_quarters(quarters, language):
    whole, part = divmod(quarters, 4)
    spelled = [f"{whole}{SIGNS[part]}'''", f"{whole} {part}/4 lines", f"{quarters / 4:g}".replace(".", ",") + " линий"]
    with translation.override(language):
        kept = {QUANTITIES["size"].read(text) for text in spelled}
        assert kept == {QUANTITIES["size"].kept(Fraction(quarters, 4) * LINE)}
        again = shown_in_both("size", kept.pop())
        assert again.endswith(f"({whole}{SIGNS[part]}‴)")
        assert QUANTITIES["size"].read(again.split("(")[1].rstrip(")")) == QUANTITIES["size"].read(again.split(" (")[0])


@given(st.data(), st.sampled_from(UNITS), st.sampled_from(["ru", "en"]))
def test_every_unit_reads_as_it_is_written(data, measured, language):
    """In each unit to the fourth decimal, three of them too: in Russian «1,115» is little more than one."""
    kind, unit = measured
    value, size = data.draw(values(kind)), QUANTITIES[kind].units[unit]
    number = round(value * size.denominator / size.numerator, 4)
    with translation.override(language):
        read = QUANTITIES[kind].read(f"{number_format(Decimal(plain(number)), use_l10n=True)} {unit}")
    assert abs(read - value) <= Decimal(1).scaleb(-QUANTITIES[kind].places)


@given(st.integers(3600, 3_000_000), st.sampled_from(["ru", "en"]))
@example(8028, "ru")  # 1,115 Гц
def test_hertz_are_beats(beats, language):
    with translation.override(language):
        hertz = shown_in_both("beats", Decimal(beats)).split("(")[1].rstrip(")")
        assert abs(QUANTITIES["beats"].read(hertz) - beats) <= 1


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("size", "12½'''", "28.2"),
        ("size", "12 1/2 lines", "28.2"),
        ("size", "28,2 мм", "28.2"),
        ("size", "½‴", "1.13"),
        ("length", "3,8", "3.8"),
        ("length", "1,2 см", "12"),
        ("beats", "18 000 пк/ч", "18000"),
        ("beats", "2,5 Гц", "18000"),
        ("beats", "1,115 Гц", "8028"),
        ("beats", "18,000 bph", "18000"),
        ("beats", "3,000,000", "3000000"),
        ("beats", "21600 A/h", "21600"),
        ("hours", "8 суток", "192"),
        ("hours", "42 h", "42"),
        ("angle", "52°", "52"),
        ("angle", "52º", "52"),
        ("length", "⌀ 42", "42"),
        ("size", "Ø26 мм", "26"),
        ("size", "12½‴ = 28,2 мм", "28.2"),
        ("size", "26 mm / 11.5 lines", "26"),
        ("beats", "21600 A/h (3 Hz)", "21600"),
        ("hours", "36 ч (1,5 суток)", "36"),
        ("depth", "10 atm", "100"),
    ],
)
def test_units_that_people_write(kind, text, value):
    assert plain(QUANTITIES[kind].read(text)) == value


@pytest.mark.parametrize("text", ["", "мм", "12 локтей", "-5", *NO_NUMBERS])
@pytest.mark.parametrize("kind", QUANTITIES)
def test_what_is_none_is_refused_in_words(kind, text):
    with pytest.raises(NotAQuantity):
        QUANTITIES[kind].read(text)
    field = QuantityFormField(quantity=kind)
    assert field.has_changed(Decimal(26), text)
    if text:
        with pytest.raises(ValidationError) as refused:
            field.clean(text)
        assert refused.value.messages == [str(EXAMPLES[kind])]


@pytest.mark.parametrize(
    ("kind", "text", "second"),
    [
        ("size", "28,2 мм (13‴)", "29,33 мм"),
        ("beats", "21600 пк/ч (2,5 Гц)", "18 000 пк/ч"),
        ("hours", "36 ч (2 суток)", "48 ч"),
    ],
)
def test_two_units_that_contradict_each_other_are_told(kind, text, second):
    with pytest.raises(ValidationError) as refused:
        QuantityFormField(quantity=kind).clean(text)
    (said,) = refused.value.messages
    assert "не одно и то же" in said and second in said.replace("\xa0", " ")


@pytest.mark.parametrize("text", ["11½", "11 1/4", "⌀ 10¾"])
def test_a_part_without_a_unit_may_be_lines(text):
    """«11¼» was kept as 11.25 mm, which are five lines."""
    with pytest.raises(NotAQuantity):
        QUANTITIES["size"].read(text)
    assert QUANTITIES["length"].read("36½") == Decimal("36.5")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        *(("-20..+40", "-20..+40"), ("−20…+40", "-20..+40"), ("+40/-20", "-20..+40"), ("-20 +40", "-20..+40")),
        *(("±20", "±20"), ("+/-20 сек", "±20"), ("-20..+20", "±20"), ("-20..+40 с в сутки", "-20..+40")),
        *(("0..+40", "0..+40"), ("-10..+5 s/day", "-10..+5"), ("+20..-40", "-40..+20")),
    ],
)
def test_a_daily_rate_has_one_form(text, kept):
    assert daily_rate(text) == daily_rate(kept) == kept


@pytest.mark.parametrize("text", ["чепуха", "20", "±1 с в месяц", "-99999..+99999", "-20..", "±", "-20..+40..+60"])
def test_what_is_no_daily_rate_is_none(text):
    with pytest.raises(NotAQuantity):
        daily_rate(text)


def test_bounds_are_said_with_their_unit():
    with pytest.raises(ValidationError, match="от 1 мм до 500 мм"):
        QuantityFormField(quantity="size").clean("600")


def test_in_words():
    assert shown_in_both("size", Decimal("28.20")) == "28,2 мм (12½‴)"
    assert shown_in_both("size", Decimal("26")) == "26 мм (11,5‴)"
    assert shown_in_both("hours", Decimal("192.0")) == "192 ч (8 сут.)"

"""What a word is worth where it stands, and the rank that a term stores of it."""

# Where a word stands. Numbers beat names, names beat the rest; ten words of one kind may not beat a code.
# Whose line a watch is tells less than its own brand («восток» finds the Vostoks first) and more than another name
# («полёт космос» finds the Kosmos before a Poljot that is called so), with a photo or without.
# A name of one word is worth a little more than a word among others. One ordinary word out of a long
# phrase («150 лет железных дорог») is next to nothing, and alone it names no watch.
CODE, CALIBRE, NUMBER, BRAND, MAKER, ALIAS, REST, PHRASE = 100, 20, 10, 8, 7, 5, 2, 1
CONDITION = 0  # of what only a condition asks for, and no word of a query
LONG_PHRASE = 4
STEP = 8  # completeness is below it
CODE_RANK = CODE * STEP


def rank_of(worth: int, completeness: int) -> int:
    """The stored rank: what the word is worth, and among equals the watch of which more is known first."""
    return worth * STEP + completeness

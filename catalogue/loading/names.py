"""English names: one file has them all, each with its source, and they go where the names stand that they translate."""

from .files import Row

FILE = "names_en.csv"
# By kind: the file, the column of the name, and the column that its English form fills.
PLACES = {
    "calibre": ("mechanisms.csv", "calibre", "calibre_en"),
    "factory": ("factories.csv", "short_name", "short_name_en"),
    "city": ("factories.csv", "city", "city_en"),
}
ALIAS = "alias"  # its English form is one more alias of every watch that is called so
KINDS = (*PLACES, ALIAS)


def add_english_names(rows: dict[str, list[Row]]) -> None:
    """Give the rows of the other files the cells that the file of English names fills."""
    english = {(row["kind"], row["name"]): row["name_en"] for row in rows[FILE]}
    for kind, (file, column, filled) in PLACES.items():
        for row in rows[file]:
            row[filled] = english.get((kind, row[column]), "")
    for row in rows["watches.csv"]:
        names = row["aliases"].split(";")
        with_english = [name for alias in names for name in (alias, english.get((ALIAS, alias), alias))]
        row["aliases"] = ";".join(dict.fromkeys(with_english))

"""The prototype's database. It is only read, and every value comes as text, whatever the type of its column is."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

CHUNK = 500  # rows that are held at once
WATCH_COLUMNS = (
    "folder code integrated_bracelet start_release end_release gender_id case_material_id mechanism_id factory_id "
    "brand_id user_id created_at update_at"
)
MECHANISM_COLUMNS = "stones start_release end_release mechanism_type_id user_id created_at update_at"
# The tables as the prototype's own document describes them; each has an `id` too.
TABLES = {
    "role": "name",
    "user": "login password email role_id avito_url meshok_url rating created_at update_at",
    "factory": "name",
    "brand": "name",
    "case_material": "name",
    "gender": "name",
    "mechanism_type": "name",
    "function": "name",
    "mechanism": f"{MECHANISM_COLUMNS} factory_id",
    "mechanism_function": "mechanism_id function_id",
    "watch": WATCH_COLUMNS,
    "alias": "watch_id key",
    "collection": "user_id watch_id",
    "draft_watch": f"{WATCH_COLUMNS} message",
    "draft_alias": "watch_id key",
    "draft_mechanism": f"{MECHANISM_COLUMNS} message",
    "draft_mechanism_function": "mechanism_id function_id",
}
Row = dict[str, str | None]


class SourceRefused(Exception):
    """The database cannot be read, or is not the prototype's. The text says why."""


class Source:
    """The tables of an open database. Each method gives rows by their column; the order is that of the ids."""

    def __init__(self, connection, placeholder: str):
        self.connection, self.placeholder = connection, placeholder

    def chunks(self, table: str) -> Iterator[list[Row]]:
        """The whole table, CHUNK rows at a time."""
        last = None
        while rows := self._select(table, "" if last is None else '"id" > ?', [] if last is None else [last]):
            yield rows
            last = int(rows[-1]["id"])

    def rows(self, table: str) -> Iterator[Row]:
        for chunk in self.chunks(table):
            yield from chunk

    def with_keys(self, table: str, column: str, keys: Iterable[str]) -> dict[str, list[Row]]:
        """The rows whose `column` leads to one of `keys`, by key. Blanks around a key do not count."""
        found: dict[str, list[Row]] = {key: [] for key in keys}
        if found:
            places = ", ".join("?" * len(found))
            for row in self._select(table, f'TRIM(CAST("{column}" AS TEXT)) IN ({places})', list(found), limit=False):
                found[row[column].strip()].append(row)
        return found

    def astray(self, table: str, column: str, target: str) -> Iterator[Row]:
        """The rows whose `column` leads to no row of `target`."""
        known = f'SELECT CAST("id" AS TEXT) FROM "{target}"'  # noqa: S608
        nowhere = f'"{column}" IS NULL OR TRIM(CAST("{column}" AS TEXT)) NOT IN ({known})'
        last = None
        while rows := self._select(table, f'({nowhere}) AND "id" > ?', [-(2**31) if last is None else last]):
            yield from rows
            last = int(rows[-1]["id"])

    def named(self, table: str, column: str, value: str) -> list[Row]:
        """The rows whose `column` says exactly `value`."""
        return self._select(table, f'"{column}" = ?', [value])

    def check(self) -> None:
        """Raise SourceRefused where a table or a column is missing."""
        for table in TABLES:
            try:
                self._select(table, '"id" < 0', [])
            except (psycopg.Error, sqlite3.Error) as error:
                raise SourceRefused(f"The table “{table}” cannot be read: {str(error).splitlines()[0]}") from error

    def _select(self, table: str, condition: str, values: list, *, limit: bool = True) -> list[Row]:
        columns = ["id", *TABLES[table].split()]
        texts = ", ".join(f'CAST("{column}" AS TEXT)' for column in columns)
        where = f" WHERE {condition}" if condition else ""
        # Names come from TABLES, values go separately.
        command = f'SELECT {texts} FROM "{table}"{where} ORDER BY "{table}"."id"'  # noqa: S608
        command += f" LIMIT {CHUNK}" if limit else ""
        with closing(self.connection.cursor()) as cursor:
            cursor.execute(command.replace("?", self.placeholder), values)
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def open_source(url: str) -> Iterator[Source]:
    """The database at `url`, `postgresql://…` or `sqlite:///…`, as it stands at this moment. Raises SourceRefused."""
    scheme, _sign, rest = url.partition("://")
    engine = scheme.partition("+")[0]  # the prototype's own settings say postgresql+asyncpg
    if engine == "sqlite":
        source = _sqlite(Path(rest.removeprefix("/")))
    elif engine in {"postgres", "postgresql"}:
        source = _postgresql(f"postgresql://{rest}")
    else:
        raise SourceRefused("Give an address that begins with postgresql:// or sqlite:///.")
    with closing(source.connection):
        source.check()
        yield source


def _postgresql(url: str) -> Source:
    try:
        connection = psycopg.connect(url, client_encoding="utf8", connect_timeout=10)
    except (psycopg.Error, UnicodeError) as error:
        raise SourceRefused(f"The database does not answer: {str(error).splitlines()[0]}") from error
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return Source(connection, "%s")


def _sqlite(path: Path) -> Source:
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        connection.execute("BEGIN")
    except sqlite3.Error as error:
        raise SourceRefused(f"{path} cannot be opened: {error}") from error
    return Source(connection, "?")

"""What the databases' planners must be told after many rows were written at once."""

from django.apps import apps
from django.db import connection


def analyze_catalogue() -> None:
    """Count the catalogue's tables anew: without it SQLite plans as if they were empty, and PostgreSQL as they were.

    Table by table: a bare ANALYZE would take the tables that all databases of a PostgreSQL server share, too, and
    wait for everybody who does the same. A table that somebody counts already, as PostgreSQL does by itself, is left
    to them: a load would wait for it and fail.
    """
    analyze = "ANALYZE (SKIP_LOCKED)" if connection.vendor == "postgresql" else "ANALYZE"
    with connection.cursor() as cursor:
        for model in apps.get_app_config("catalogue").get_models():
            cursor.execute(f"{analyze} {connection.ops.quote_name(model._meta.db_table)}")

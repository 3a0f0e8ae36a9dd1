"""After a load the planner is told, whoever else counts the same tables."""

import pytest
from django.db import connection

from catalogue.loading.statistics import analyze_catalogue


@pytest.mark.django_db
def test_a_table_that_somebody_else_counts_is_left_to_them():
    """On SQLite there is one writer, and counting is writing."""
    other = connection.copy()
    if connection.vendor == "postgresql":
        other.set_autocommit(False)
        other.cursor().execute("LOCK TABLE catalogue_factory IN SHARE UPDATE EXCLUSIVE MODE")
    try:
        analyze_catalogue()
    finally:
        other.close()

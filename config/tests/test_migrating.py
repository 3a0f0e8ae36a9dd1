"""What a migration changes is locked while the database works, and not while Django thinks."""

import psycopg
import pytest
from django.db import connection, migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from config.migrating import swiftly

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
__test__ = connection.vendor == "postgresql"  # SQLite locks the whole file, and waits
LOCKED = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'catalogue_watch'::regclass"


class Think(Operation):
    """Whether anything keeps people from a table, looked at as another would while Django makes the models anew."""

    def __init__(self, seen: list, ask: str = ""):
        self.seen, self.ask = seen, ask

    def state_forwards(self, app_label, state):
        login = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        given = {name: connection.settings_dict[key] for name, key in login.items() if connection.settings_dict[key]}
        with psycopg.connect(**given) as other:
            self.seen.append(other.execute(LOCKED).fetchone()[0])

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if self.ask:
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(self.ask)
                self.seen.append(cursor.fetchone()[0])


def migrate(*operations):
    migration = migrations.Migration("noted", "catalogue")
    migration.operations = operations
    with swiftly(connection), connection.schema_editor(atomic=True) as editor:
        migration.apply(ProjectState(), editor)
        editor.deferred_sql.append("ALTER TABLE catalogue_watch DROP COLUMN noted")


def test_no_table_is_locked_while_django_thinks():
    """An upgrade under load kept whoever proposed something waiting, and after five seconds told them it was away."""
    seen = []
    add = migrations.RunSQL("ALTER TABLE catalogue_watch ADD COLUMN noted integer DEFAULT 7")
    migrate(add, Think(seen), Think(seen))
    assert seen == [0, 0]


def test_what_a_migration_asks_comes_after_what_it_did_before():
    seen = []
    add = migrations.RunSQL("ALTER TABLE catalogue_watch ADD COLUMN noted integer DEFAULT 7")
    default = "SELECT column_default FROM information_schema.columns WHERE column_name = 'noted'"
    migrate(add, Think(seen, default), Think(seen))
    assert seen == [0, "7", 1]


def test_one_that_fails_has_done_nothing_and_leaves_nothing_for_the_next():
    add = migrations.RunSQL("ALTER TABLE catalogue_watch ADD COLUMN noted integer DEFAULT 7")
    with pytest.raises(ZeroDivisionError):
        migrate(add, Think([], ""), migrations.RunPython(lambda apps, editor: 1 / 0))
    migrate(add)

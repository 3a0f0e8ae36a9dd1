"""A migration asks PostgreSQL for no lock while Django thinks."""

from contextlib import contextmanager

from django.db.backends.postgresql.schema import DatabaseSchemaEditor


class SwiftEditor(DatabaseSchemaEditor):
    """Keeps statements back, and runs them together: when the migration ends, or before it asks the database something.

    A table that is changed stays locked until the migration ends, and for each operation Django makes the models anew:
    two seconds of a processor in all, while everybody waited who reads that table.
    """

    def __enter__(self):
        self.kept = []
        self.connection.execute_wrappers.append(self.run_before)
        return super().__enter__()

    def __exit__(self, exc_type, exc_value, traceback):
        try:
            if exc_type is None:
                for sql in self.deferred_sql:
                    self.execute(sql, None)
                self.deferred_sql = []
                self.run_kept()
            return super().__exit__(exc_type, exc_value, traceback)
        finally:
            self.connection.execute_wrappers.remove(self.run_before)

    def execute(self, sql, params=()):
        if self.collect_sql:
            super().execute(sql, params)
        else:
            self.kept.append((str(sql), params))  # as it reads now: a later operation may rename what it names

    def run_before(self, execute, sql, params, many, context):
        self.run_kept()
        return execute(sql, params, many, context)

    def run_kept(self) -> None:
        kept, self.kept = self.kept, []
        for sql, params in kept:
            super().execute(sql, params)


@contextmanager
def swiftly(connection):
    """Migrations of this connection, to PostgreSQL, are made so."""
    connection.SchemaEditorClass = SwiftEditor
    try:
        yield
    finally:
        del connection.SchemaEditorClass

"""The release of before goes on serving while a migration runs, and comes back where the new one fails.

So a migration only adds what older code can do without (`db_default`, or NULL), and takes away what no code has asked
for since two releases. Whatever else stands in ACCEPTED, with its reason. What RunPython does no test can judge.
"""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

from catalogue.models.texts import BoundedTextField

OURS = ("accounts", "catalogue", "config", "drafts")
# What stays in spite of this rule, and why code that may still run is not broken, or how far.
ACCEPTED = {}
TAKEN = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.AlterOrderWithRespectTo,
)
NARROWING = (migrations.AddConstraint, migrations.AlterUniqueTogether)
# What stands of a field in the database beside its kind; each with what may take its place.
LOOSER = {
    "null": lambda old, new: new,
    "unique": lambda old, new: not new,
    "db_default": lambda old, new: old is NOT_PROVIDED,
    "max_length": lambda old, new: new is None or (old is not None and new > old),
    "max_digits": lambda old, new: new > old,
    "db_constraint": lambda old, new: not new,
}
FIXED = ("decimal_places", "db_column", "primary_key", "remote_field.model", "expression")


def part(field, name):
    for each in name.split("."):
        field = getattr(field, each, None)
    return getattr(getattr(field, "_meta", None), "label", field)


def has_own_value(field) -> bool:
    """Older code, which does not name the column, can insert a row."""
    return field.many_to_many or field.null or field.has_db_default() or isinstance(field, models.GeneratedField)


def altered(old, new) -> list[str]:
    """What of the column became narrower, or another."""
    kept = old.get_internal_type() == new.get_internal_type()
    wrong = [] if kept else [f"{old.get_internal_type()} becomes {new.get_internal_type()}"]
    for name, may in LOOSER.items():
        before, after = part(old, name), part(new, name)
        of_forms_alone = name == "max_length" and new.get_internal_type() == "TextField"
        if before != after and not of_forms_alone and not may(before, after):
            wrong.append(f"{name} of {before} becomes {after}")
    return wrong + [f"{name} changes" for name in FIXED if str(part(old, name)) != str(part(new, name))]


def is_of_nulls(operation, model: str, made: set[str]) -> bool:
    """Is each row of older code unlike every other? One NULL in the columns suffices."""
    once = getattr(operation, "constraint", None)
    alone = isinstance(once, models.UniqueConstraint) and once.nulls_distinct is not False
    return alone and any(f"{model}.{name}" in made for name in once.fields)


def breaks(operation, app: str, state: ProjectState, made: set[str]) -> str:
    """Why older code does not stand this; empty where it does. `made`: the tables that this migration itself makes, and
    the columns that hold NULL in rows of older code."""
    if isinstance(operation, migrations.RunSQL):
        return "nobody can tell what SQL does"
    model = getattr(operation, "model_name", getattr(operation, "name", "")).lower()
    if model in made or isinstance(operation, migrations.CreateModel) or is_of_nulls(operation, model, made):
        return ""
    if isinstance(operation, migrations.AddField) and not has_own_value(operation.field):
        return "older code inserts rows without it: db_default or null=True"
    if isinstance(operation, migrations.AlterField):
        return "; ".join(altered(state.models[app, model].fields[operation.name], operation.field))
    if isinstance(operation, TAKEN):
        return "older code asks for what is taken"
    return "older code may write what this refuses" if isinstance(operation, NARROWING) else ""


def flat(operations):
    """Those that reach the database."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from flat(operation.database_operations)
        else:
            yield operation


def found(migration, state: ProjectState) -> dict[str, str]:
    """What of one migration older code does not stand, and why. `state` moves on."""
    wrong, made = {}, set()
    for operation in migration.operations:
        for each in flat([operation]):
            name = each.constraint.name if isinstance(each, migrations.AddConstraint) else each.describe()
            if why := breaks(each, migration.app_label, state, made):
                wrong[f"{migration.app_label}.{migration.name}: {name}"] = why
            if isinstance(each, migrations.CreateModel):
                made.add(each.name.lower())
            if isinstance(each, migrations.AddField) and each.field.null and not each.field.has_db_default():
                made.add(f"{each.model_name_lower}.{each.name}")
        operation.state_forwards(migration.app_label, state)
    return wrong


def test_older_code_stands_every_migration():
    graph, state, wrong = MigrationLoader(None).graph, ProjectState(), {}
    for key in dict.fromkeys(key for leaf in sorted(graph.leaf_nodes()) for key in graph.forwards_plan(leaf)):
        of_one = found(graph.nodes[key], state)
        wrong |= of_one if key[0] in OURS else {}
    assert {name: why for name, why in wrong.items() if name not in ACCEPTED} == {}
    assert wrong.keys() == ACCEPTED.keys()


PERSON = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))]
PERSON += [("language", models.CharField(max_length=2, db_default="ru", null=True)), ("note", models.TextField())]


def adding(field) -> migrations.AddField:
    return migrations.AddField("person", "added", field)


def altering(name: str, field) -> migrations.AlterField:
    return migrations.AlterField("person", name, field)


@pytest.mark.parametrize(
    "operation",
    [
        adding(models.CharField(max_length=2, default="ru")),
        adding(models.ForeignKey("shop.person", models.CASCADE)),
        altering("name", models.CharField(max_length=19)),
        altering("name", models.CharField(max_length=20, unique=True)),
        altering("name", models.IntegerField()),
        altering("name", models.CharField(max_length=20, db_column="called")),
        altering("language", models.CharField(max_length=2, db_default="ru")),
        altering("language", models.CharField(max_length=2, null=True)),
        migrations.RemoveField("person", "name"),
        migrations.RenameField("person", "name", "called"),
        migrations.RenameModel("Person", "Owner"),
        migrations.AlterModelTable("person", "people"),
        migrations.DeleteModel("Person"),
        migrations.AddConstraint("person", models.UniqueConstraint(fields=["name"], name="once")),
        migrations.AlterUniqueTogether("person", {("name", "language")}),
        migrations.RunSQL("ALTER TABLE shop_person DROP COLUMN name"),
        migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("person", "name")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_older_code_does_not_stand_is_refused(operation):
    assert of(operation)


@pytest.mark.parametrize(
    "operation",
    [
        adding(models.CharField(max_length=2, default="ru", db_default="ru")),
        adding(models.IntegerField(null=True)),
        adding(models.ManyToManyField("shop.person")),
        adding(models.GeneratedField(expression=models.F("name"), output_field=models.TextField(), db_persist=True)),
        altering("name", models.CharField(max_length=21, verbose_name="called", choices=[("a", "b")], default="a")),
        altering("name", models.CharField(max_length=20, null=True, db_default="")),
        altering("note", BoundedTextField(max_length=100)),
        migrations.AddIndex("person", models.Index(fields=["name"], name="names")),
        migrations.AlterModelOptions("person", {"ordering": ["name"]}),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("person", "name")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_only_adds_is_taken(operation):
    assert not of(operation)


def test_what_a_migration_makes_itself_no_older_code_knows():
    column = adding(models.IntegerField(null=True))
    unique = migrations.AddConstraint("person", models.UniqueConstraint(fields=["name", "added"], name="numbers"))
    assert not of(column, unique)
    made = migrations.CreateModel("Case", [("id", models.BigAutoField(primary_key=True))])
    once = migrations.AddConstraint("case", models.UniqueConstraint(fields=["label"], name="labels"))
    assert not of(made, migrations.AddField("case", "label", models.CharField(max_length=9)), once)


def of(*operations) -> dict[str, str]:
    state, migration = ProjectState(), migrations.Migration("0002_next", "shop")
    migrations.CreateModel("Person", PERSON).state_forwards("shop", state)
    migration.operations = operations
    return found(migration, state)

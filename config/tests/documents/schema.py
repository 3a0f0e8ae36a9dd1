"""The tables and what they point to, drawn from the models."""

from django.apps import apps

APPS = {"catalogue": "The catalogue", "accounts": "People and collections", "drafts": "Proposals", "config": "The site"}
HEAD = """# The tables

Each of our tables, with those that it points to: solid where the row cannot be without the other one, dotted where it
can. This page is made from the models: `make documents` writes it. What a table is for stands in the docstring of its
model; what the database itself demands of it, in `Meta.constraints`."""


def relations(app: str) -> list[str]:
    """The lines of a diagram: every foreign key of the models of `app`, by its column."""
    lines = []
    for model in sorted(apps.get_app_config(app).get_models(), key=lambda model: model.__name__):
        keys = [field for field in model._meta.local_fields if field.many_to_one or field.one_to_one]
        for field in keys:
            line = "|o..o{" if field.null else "||--o{"
            lines.append(f"    {field.related_model.__name__} {line} {model.__name__} : {field.name}")
        if not keys:
            lines.append(f"    {model.__name__}")
    return lines


def page() -> str:
    parts = [HEAD]
    for app, title in APPS.items():
        parts += [f"## {title}", "\n".join(["```mermaid", "erDiagram", *relations(app), "```"])]
    return "\n\n".join(parts) + "\n"

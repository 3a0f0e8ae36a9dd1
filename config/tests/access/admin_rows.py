"""The admin's addresses: generated from the rules of each model."""

from config.tests.access import ADMIN_STAFF, AdminModel, Row


def admin_rows(models: dict[str, AdminModel]) -> dict[str, Row]:
    """The five pages that the admin has for each model, `app.model`."""
    rows = {}
    for label, rules in models.items():
        name = f"admin:{label.replace('.', '_')}"

        def one(people, make=rules.make):
            return [make().pk]

        rows |= {
            f"{name}_changelist": Row(get=rules.view, post=rules.view),
            f"{name}_add": Row(get=rules.add, post=rules.add),
            f"{name}_change": Row(get=rules.view, post=rules.change, args=one),
            f"{name}_delete": Row(get=rules.delete, post=rules.delete, args=one),
            # The admin's redirect to the page that changes the row; that page decides.
            f"/admin/{label.replace('.', '/')}/<path:object_id>/": Row(
                get=ADMIN_STAFF.answering(302), address=f"/admin/{label.replace('.', '/')}/1/"
            ),
            f"{name}_history": Row(get=rules.view, post=rules.view, args=one),
        }
    return rows

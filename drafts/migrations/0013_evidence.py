"""Proposals say how their author knows. Of those that are there it is the source, where the author wrote one."""

from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

LONGEST = 2000
MODELS = ("DraftWatch", "DraftMechanism")


def fill(apps, schema_editor):
    Revision, Step = apps.get_model("catalogue", "Revision"), apps.get_model("drafts", "Step")
    for name in MODELS:
        model = apps.get_model("drafts", name)
        for draft in model.objects.exclude(source="").iterator(chunk_size=1000):
            if draft.base is None or draft.base.get("source") != draft.source:
                model.objects.filter(pk=draft.pk).update(evidence=draft.source[:LONGEST])
        silent = model.objects.filter(evidence="", status="accepted").values("pk")
        steps = Step.objects.filter(kind="accepted", **{f"draft_{name.removeprefix('Draft').lower()}__in": silent})
        for content in steps.values_list("content", flat=True).iterator(chunk_size=1000):
            for kind, pk, earlier, number in content.get("revisions", []):
                written = Revision.objects.filter(kind=kind, subject_id=pk, number__gt=earlier or 0, number__lte=number)
                written.update(evidence="")  # the entry's own sources stood here
    Revision.objects.filter(action="restored").update(evidence="")


def evidence():
    return models.TextField(blank=True, max_length=LONGEST, verbose_name="how you know")


def in_bounds(name):
    condition = LessThanOrEqual(Length("evidence"), LONGEST)
    return models.CheckConstraint(condition=condition, name=f"drafts_{name.lower()}_evidence_in_bounds")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0018_evidence_of_revisions"), ("drafts", "0012_keys_of_proposals")]

    operations = [
        *(migrations.AddField(name, "evidence", evidence()) for name in MODELS),
        *(migrations.AddConstraint(name, in_bounds(name)) for name in MODELS),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]

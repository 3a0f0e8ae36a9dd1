"""Four kinds of words alike: for each the table of its proposals, and the column by which a step is of one of them."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import catalogue.models.deletion
import catalogue.models.texts
import drafts.models.proposal

# The model, what it is about, and what it is called.
KINDS = [
    ("DraftFunction", "function", "proposed function"),
    ("DraftCaseMaterial", "casematerial", "proposed case material"),
    ("DraftGender", "gender", "proposed gender"),
    ("DraftMechanismType", "mechanismtype", "proposed movement type"),
]
OPEN, DECIDED = ["draft", "submitted", "needs_work"], ["accepted", "rejected"]
STATES = [
    *(("draft", "Draft"), ("submitted", "In review"), ("needs_work", "Needs work")),
    *(("accepted", "Accepted"), ("rejected", "Rejected"), ("withdrawn", "Withdrawn")),
]
DRAFTS = [f"draft_{kind}" for kind in ("watch", "mechanism", "mark", "factory", "brand", *(each[1] for each in KINDS))]
DIGIT = models.CharField(
    "digit in the design code",
    max_length=1,
    blank=True,
    validators=[django.core.validators.RegexValidator("^[0-9]$", "One digit, 0 to 9.")],
    help_text="The third digit of a design code that stands for this material.",
)


def person(said, on_delete=models.SET_NULL, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=on_delete, null=True, editable=False, verbose_name=said, **options
    )


def word(kind, said, on_delete, related):
    return models.ForeignKey(
        f"catalogue.{kind}", on_delete=on_delete, null=True, editable=False, related_name=related, verbose_name=said
    )


def text(said, length, **options):
    return catalogue.models.texts.BoundedTextField(said, max_length=length, blank=True, **options)


def moment(said):
    return models.DateTimeField(said, null=True, editable=False)


def fields(kind):
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("name", models.CharField("name", max_length=150)),
        ("name_en", models.CharField("name in English", max_length=150, blank=True)),
        *([("code_digit", DIGIT)] if kind == "casematerial" else []),
        ("status", models.CharField("state", max_length=20, choices=STATES, default="draft", editable=False)),
        ("version", models.PositiveIntegerField("version", default=1, editable=False)),
        ("token", models.UUIDField(unique=True, default=uuid.uuid4, editable=False)),
        ("base", models.JSONField(null=True, editable=False)),
        ("message", text("message", 5000, editable=False)),
        ("evidence", text("how you know", 2000)),
        ("not_understood", models.JSONField(default=dict, editable=False)),
        ("proposed_brand", models.CharField("brand that is not in the list", max_length=150, blank=True)),
        ("proposed_factory", models.CharField("factory that is not in the list", max_length=150, blank=True)),
        ("new_brand", models.CharField(max_length=150, blank=True, editable=False)),
        ("new_factory", models.CharField(max_length=150, blank=True, editable=False)),
        ("proposed_brand_key", models.CharField(max_length=150, editable=False)),
        ("submitted_at", moment("submitted")),
        ("taken_at", moment("taken")),
        ("decided_at", moment("decided")),
        ("to_look_over", models.BooleanField("to be looked over", default=False, db_default=False, editable=False)),
        ("created_at", models.DateTimeField("begun", auto_now_add=True)),
        ("updated_at", models.DateTimeField("updated", auto_now=True)),
        ("user", person("author", drafts.models.proposal.take_unaccepted_along)),
        ("taken_by", person("taken by", related_name="+")),
        ("decided_by", person("decided by", related_name="+")),
        ("target", word(kind, "corrects", catalogue.models.deletion.protect_if_held, "corrections")),
        ("result", word(kind, "result", models.SET_NULL, "+")),
    ]


def constraints(model):
    decided = Q(status__in=DECIDED)
    undecided = Q(decided_at__isnull=True, decided_by__isnull=True)
    checks = {
        "known_status": Q(status__in=[state for state, _label in STATES]),
        "decision_with_status": (decided & Q(decided_at__isnull=False)) | (~decided & undecided),
        "submitted_before_review": Q(status__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
        "taken_while_waiting": Q(taken_by__isnull=True) | Q(status="submitted", taken_at__isnull=False),
        "base_with_target": Q(target__isnull=True) | Q(base__isnull=False),
        "result_of_accepted": Q(result__isnull=True) | Q(status="accepted"),
        "looked_over_when_accepted": Q(to_look_over=False) | Q(status="accepted"),
    }
    table = f"drafts_{model.lower()}"
    return [
        *(models.CheckConstraint(condition=condition, name=f"{table}_{name}") for name, condition in checks.items()),
        models.UniqueConstraint(
            fields=["user", "target"],
            condition=Q(target__isnull=False, status__in=OPEN),
            name=f"{table}_open_once",
            violation_error_message="You have an open draft for this already.",
        ),
        models.UniqueConstraint(fields=["result"], condition=Q(base__isnull=True), name=f"{table}_result_once"),
    ]


def table(model, kind, said):
    return migrations.CreateModel(
        model,
        fields(kind),
        options={
            "verbose_name": said,
            "verbose_name_plural": f"{said}s",
            "ordering": ["-pk"],
            "abstract": False,
            "constraints": constraints(model),
            "indexes": [
                models.Index(fields=["status", "submitted_at"], name=f"{model.lower()}_queue"),
                models.Index(fields=["decided_at"], condition=Q(to_look_over=True), name=f"{model.lower()}_unseen"),
            ],
        },
    )


def column(model, kind):
    field = models.ForeignKey(f"drafts.{model}", on_delete=django.db.models.deletion.CASCADE, null=True)
    return migrations.AddField("step", f"draft_{kind}", field)


def numbered(kind):
    named = f"draft_{kind}"
    once = {"fields": [named, "number"], "condition": Q(**{f"{named}__isnull": False})}
    return migrations.AddConstraint("step", models.UniqueConstraint(**once, name=f"drafts_step_{kind}_number"))


def of_one_draft():
    condition = Q()
    for own in DRAFTS:
        condition |= Q(**{f"{name}__isnull": name != own for name in DRAFTS})
    return models.CheckConstraint(condition=condition, name="drafts_step_of_one_draft")


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0014_words_have_history"),
        ("drafts", "0008_brands_are_proposed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(table(model, kind, said) for model, kind, said in KINDS),
        migrations.RemoveConstraint("step", "drafts_step_of_one_draft"),
        *(column(model, kind) for model, kind, _said in KINDS),
        migrations.AddConstraint("step", of_one_draft()),
        *(numbered(kind) for _model, kind, _said in KINDS),
    ]

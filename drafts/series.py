"""Watches in series: what a form begins with, said by its address or by what its author did the last time."""

from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.keys import normalised_key

from .forms import Editor
from .forms.description import TYPED
from .forms.editor import shown
from .models import DraftWatch
from .sheet.reading import NO, YES

CARRIED = ("brand", "factory", "mechanism", "case_material", "gender", "evidence")
IN_SERIES = ("evidence",)  # said of the watch before, it is not true of another that is proposed on another day
WITH_THEM = ("proposed_brand", "proposed_factory", "draft_mechanism")
RIGHTS = ("licence", "credit")  # of every photo
NAMES = {"source": "evidence", "movement": "mechanism", "material": "case_material"}  # an address may say so, too
NOT_FIELDS = {"copy", "piece", "like", "empty", "unsent"}
MOST_NAMED = 5  # of what an address says in vain


@dataclass
class Beginning:
    """`carried` are labels and texts of what is as the last time; `wrong` says what the address names in vain."""

    is_series: bool = False
    carried: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def previous_of(user: User, asked: QueryDict) -> DraftWatch | None:
    """The proposal that a new one begins like: the one that is `asked` for, else the last; none where more is asked."""
    own = (
        DraftWatch.objects.of(user)
        .filter(base__isnull=True)
        .select_related("mechanism__factory", "draft_mechanism", *CARRIED[:2])
    )
    if "like" in asked:
        return get_object_or_404(own, pk=asked["like"] if asked["like"].isdecimal() and len(asked["like"]) < 10 else 0)
    return None if asked else own.order_by("-pk").first()


def carry(draft: DraftWatch, previous: DraftWatch, asked: QueryDict) -> None:
    """Let `draft`, which is not saved, begin like `previous`: in all where the series is `asked` for."""
    for name in (*CARRIED, *WITH_THEM):
        if "like" in asked or name not in IN_SERIES:
            setattr(draft, name, getattr(previous, name))


def begin(editor: Editor, asked: QueryDict, previous: DraftWatch | None) -> Beginning:
    """Fill `editor` in, whose draft began like `previous`."""
    if not previous:
        return Beginning(wrong=fill(editor, asked))
    photo = previous.images.first()
    if photo:
        is_own = photo.photographer_id == previous.user_id and not photo.credit
        fill_rights(editor, {} if is_own else {"licence": photo.licence, "credit": photo.credit})
    form = editor.form
    if "like" in asked:
        editor.at_once.fields["photos"].widget.attrs["autofocus"] = True
    texts = [
        (form[name].label, shown(form[name], form.get_initial_for_field(form.fields[name], name))) for name in CARRIED
    ]
    if previous.draft_mechanism:
        texts.append((form["mechanism"].label, str(previous.draft_mechanism)))
    texts += [
        (each.label, each.initial) for each in (editor.photos[0][name] for name in RIGHTS) if photo and each.initial
    ]
    return Beginning("like" in asked, [(label, text) for label, text in texts if text])


def fill(editor: Editor, asked: QueryDict) -> list[str]:
    """Begin with what an address says, each field by its name in the page. Gives sentences about what was in vain."""
    places = {form.add_prefix(name): form for form in editor.every_description for name in form.fields}
    typed, wrong, rights, unknown = {}, [], {}, []
    for said in asked:
        name, text = NAMES.get(said, said), "\n".join(asked.getlist(said)).strip()
        if said in NOT_FIELDS or not text:
            continue
        if name in RIGHTS and editor.photos:
            rights[name] = text
        elif name not in places:
            unknown.append(said[:40])
        elif not take(places[name], name, text, typed):
            wrong.append(no_choice(text, label(places[name], name)))
    for form in editor.every_description:
        form.show_again(typed)
    if unknown:
        wrong.append(_("The form has no field called so: %(names)s") % {"names": ", ".join(unknown[:MOST_NAMED])})
    if any(name.startswith("movement-") for name in places if name in typed) and "mechanism" not in typed:
        editor.form.initial["new_mechanism"] = True
    return wrong + fill_rights(editor, rights)


def no_choice(text: str, called: str) -> str:
    return _("“%(text)s” is not among the choices of “%(field)s”.") % {"text": text[:100], "field": called}


def label(form, name: str) -> str:
    return form.fields[name.removeprefix(f"{form.prefix}-")].label


def take(form, name: str, text: str, typed: dict[str, str]) -> bool:
    """Whether the field takes `text`: as it is where people type, else as the name of a choice."""
    short = name.removeprefix(f"{form.prefix}-")
    if isinstance(form.fields[short].widget, TYPED):
        typed[name] = text
        return True
    value = chosen(form.fields[short], text)
    if value is not None:
        form.initial[short] = value
    return value is not None


def chosen(choice: forms.Field, text: str):
    """What `text` names, in either language or by its value; None where that is nothing."""
    key = normalised_key(text)
    if isinstance(choice, forms.ModelMultipleChoiceField):
        rows = [row_named(choice, line) for line in text.splitlines()]
        return None if None in rows else rows
    if isinstance(choice, forms.ModelChoiceField):
        return row_named(choice, text)
    if isinstance(choice, forms.BooleanField):
        return True if text.casefold() in {*YES, "on"} else False if text.casefold() in NO else None
    return next(
        (value for value, called in choice.choices if value and key in map(normalised_key, (value, str(called)))), None
    )


def row_named(choice, text: str):
    key = normalised_key(text)
    return next((row for row in choice.queryset if key in map(normalised_key, (row.name, row.name_en))), None)


def fill_rights(editor: Editor, rights: dict[str, str]) -> list[str]:
    """Whose the photos will be that are sent with this form. Gives what was said in vain."""
    for form in editor.photos:
        known = dict(form.fields["licence"].choices)
        if not form.image:
            form.initial |= {name: text for name, text in rights.items() if name != "licence" or text in known}
    if not rights.get("licence") or rights["licence"] in known:
        return []
    return [no_choice(rights["licence"], editor.photos[0].fields["licence"].label)]

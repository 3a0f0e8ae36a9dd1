"""One form for a person, several for the code: the thing itself, the movement inside it, a photo for each side."""

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from catalogue.history.publishing import Subject
from catalogue.models import Mechanism, Side, Watch
from drafts.checks import Warning
from drafts.models import DraftBrand, DraftFactory, DraftMark, DraftMechanism, DraftWatch, Proposal
from drafts.naming import corrected
from drafts.photos import PhotoChange
from drafts.sides import sides_for

from .description import DescriptionForm, InnerMechanismForm, MarkForm, MechanismForm, WatchForm
from .named import TERM_FORMS, BrandForm, FactoryForm
from .photo import PhotoForm, PhotosAtOnceForm

MOST_NAMED = 5  # photos that found no side
FORMS: dict[type[Proposal], type[DescriptionForm]] = {
    DraftMechanism: MechanismForm,
    DraftMark: MarkForm,
    DraftFactory: FactoryForm,
    DraftBrand: BrandForm,
    **TERM_FORMS,
}
MOST_KEPT = 20_000  # letters of what is kept although it is wrong


def lists_of(subject: Subject) -> dict:
    """What a new draft about `subject` begins with beside its columns."""
    if isinstance(subject, Watch):
        return {"aliases": "\n".join(alias.key for alias in subject.aliases.all())}
    return {"functions": list(subject.functions.all())} if isinstance(subject, Mechanism) else {}


class Editor:
    """The form of `draft`, which need not be saved yet.

    `author` is whose photos are counted and credited, `initial` what a new draft begins with, and `images`
    are the photos that it has; None means that photos are not asked for.
    """

    def __init__(self, draft: Proposal, *, author, data=None, files=None, initial=None, images=()):
        self.draft, self.author, self.data, self.movement, self.photos = draft, author, data, None, []
        self.at_once, self.without_side = None, []
        if isinstance(draft, DraftWatch):
            self.data = data = ticked(data, draft)
            self.form = WatchForm(data, instance=draft, initial=initial)
            self.movement = InnerMechanismForm(data, instance=draft.draft_mechanism or DraftMechanism())
            if images is not None:
                files = self._spread(files, images)
                self.at_once, self.photos = PhotosAtOnceForm(), self._photo_forms(files, images)
        else:
            self.form = FORMS[type(draft)](data, instance=draft, initial=initial)
        if data is None and draft.not_understood:
            for form in self.every_description:
                form.show_again(draft.not_understood)

    def _spread(self, files, images):
        """`files` with each of those that were chosen at once at its side; what finds none is said."""
        together = files.getlist("photos") if files else []
        if not together:
            return files
        files = files.copy()
        own = {side.value for side in Side if files.get(f"photo_{side}-file")}
        sides = sides_for([file.name for file in together], own | {image.side for image in images})
        for file, side in zip(together, sides, strict=True):
            if side:
                files[f"photo_{side}-file"] = file
        self.without_side = [file.name for file, side in zip(together, sides, strict=True) if not side]
        return files

    def _photo_forms(self, files, images) -> list[PhotoForm]:
        by_side = {image.side: image for image in images}
        return [
            PhotoForm(self.data, files, side=side, image=by_side.get(side.value), user=self.author) for side in Side
        ]

    @property
    def is_choosing(self) -> bool:
        """Whether a button beside a field was pressed, and not the one that saves."""
        return any(name.endswith("-choice") for name in self.data or ())

    @property
    def forms(self) -> list:
        return [*self.descriptions, *self.photos]

    @property
    def every_description(self) -> list:
        return list(filter(None, [self.form, self.movement]))

    @property
    def descriptions(self) -> list:
        """The forms that count, but for photos: the movement's only where it is said not to be in the list."""
        describes_movement = self.movement and self.form["new_mechanism"].value()
        return [self.form, *([self.movement] if describes_movement else [])]

    @property
    def errors(self) -> list[ErrorDict]:
        return [form.errors for form in self.forms if form.errors]

    def is_valid(self) -> bool:
        wrong = [form for form in self.forms if not form.is_valid()]  # each of them is asked
        return not self._check_sides() and not wrong

    def _check_sides(self) -> bool:
        """Whether photos found no side of their own, which is said once."""
        moving = [form for form in self.photos if form.is_bound and form.moves_to()]
        wanted = [form.moves_to() for form in moving]
        for form, side in zip(moving, wanted, strict=True):
            if wanted.count(side) > 1:
                form.add_error("to", _("Two photos cannot have one side."))
        if self.without_side:
            names = ", ".join(name[:80] for name in self.without_side[:MOST_NAMED])
            said = _("There is no free side for %(names)s. Choose them where they shall replace a photo.")
            self.form.add_error(None, ValidationError(said, code="full", params={"names": names}))
            self.without_side = []
            return True
        return len(set(wanted)) < len(wanted)

    def values(self) -> dict:
        """What `content.write` takes: everything that is right, and as it was typed what is not."""
        self.is_valid()
        values = self.form.values()
        values["not_understood"] = self.not_understood()
        if self.movement in self.forms:
            values["movement"] = self.movement.values()
        return values

    def not_understood(self) -> dict[str, str]:
        """What was typed and could not be read, as much of it as a draft has room for."""
        kept = {}
        for name, text in (pair for form in self.descriptions for pair in form.not_understood().items()):
            if sum(map(len, kept.values())) + len(text) <= MOST_KEPT:
                kept[name] = text
        return kept

    def show_saved(self, draft: Proposal, images) -> None:
        """Stand over `draft` as it is saved by now, with the same errors. A photo that was taken need not be chosen."""
        self.draft, earlier = draft, self.photos
        if earlier:
            self.data = self.data.copy()
            for form in earlier:  # what is turned and moved is not to be turned and moved once more
                self.data.update({form.add_prefix("turn"): "", form.add_prefix("to"): form.side.value})
            self.photos = self._photo_forms(None, images)
        for form, before in zip(self.photos, earlier, strict=True):
            form._errors, form.cleaned_data = before.errors, before.cleaned_data

    def photo_changes(self) -> list[PhotoChange]:
        return [change for form in self.photos if (change := form.change())]

    def remark(self, found: list[Warning]) -> list[Warning]:
        """Put each warning beside the fields that it is about; those that are about none of these come back."""
        forms = [*self.every_description, *self.photos]
        fields = {form.add_prefix(name): field for form in forms for name, field in form.fields.items()}
        elsewhere = []
        for warning in found:
            places = [fields[name] for name in (warning.field, *warning.also) if name in fields]
            for field in places:
                field.remarks.append(warning)
            elsewhere += [] if places else [warning]
        return elsewhere

    def differences(self) -> list[tuple[str, str, str]]:
        """Label, what is saved and what was typed, of each field where these are not the same."""
        return [
            (form.fields[name].label, shown(form[name], form.get_initial_for_field(form.fields[name], name)),
             shown(form[name], form[name].data))
            for form in self.forms
            for name in form.changed_data
            if name != "file"
        ]  # fmt: skip


class Correction(Editor):
    """The author's form in the hands of a moderator, who decides about new names by it. The evidence stays."""

    def __init__(self, draft: Proposal, *, author, data=None):
        super().__init__(draft, author=author, data=data, images=None)
        del self.form.fields["evidence"]
        for form in self.every_description:
            form.show_decisions()

    def values(self) -> dict:
        values = corrected(self.draft, super().values())
        if values.get("movement"):
            values["movement"] = corrected(self.movement.instance, values["movement"])
        return values


def ticked(data, draft: DraftWatch):
    """`data` with the tick that was forgotten: a movement is described, none is named, none was described before."""
    calibre = (data or {}).get("movement-calibre", "").strip()
    if not calibre or draft.draft_mechanism_id or data.get("new_mechanism") or data.get("mechanism", "").strip():
        return data
    data = data.copy()
    data["new_mechanism"] = "on"
    return data


def shown(field, value) -> str:
    """A field's value as the person sees it in the form."""
    value = field.field.prepare_value(value)
    values = value if isinstance(value, list | tuple) else [value]
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", [])}
    texts = [str(getattr(each, "pk", each)) for each in values if each not in (None, "")]
    return ", ".join(choices.get(text, text) for text in texts)

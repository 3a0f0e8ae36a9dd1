"""One form for a person, several for the code: the thing itself, the movement inside it, a photo for each side."""

from django.forms.utils import ErrorDict

from catalogue.models import Mechanism, Side, Watch
from drafts.models import DraftMechanism, DraftWatch, Proposal
from drafts.photos import PhotoChange

from .description import MechanismForm, WatchForm
from .photo import PhotoForm


def lists_of(subject: Watch | Mechanism) -> dict:
    """What a new draft about `subject` begins with beside its columns."""
    if isinstance(subject, Watch):
        return {"aliases": "\n".join(alias.key for alias in subject.aliases.all())}
    return {"functions": list(subject.functions.all())}


class Editor:
    """The form of `draft`, which need not be saved yet.

    `author` is whose photos are counted and credited, `initial` what a new draft begins with, and `images`
    are the photos that it has; None means that photos are not asked for.
    """

    def __init__(self, draft: Proposal, *, author, data=None, files=None, initial=None, images=()):
        self.draft, self.movement, self.photos = draft, None, []
        if not isinstance(draft, DraftWatch):
            self.form = MechanismForm(data, instance=draft, initial=initial)
            return
        self.form = WatchForm(data, instance=draft, initial=initial)
        self.movement = MechanismForm(data, instance=draft.draft_mechanism or DraftMechanism(), prefix="movement")
        if images is not None:
            by_side = {image.side: image for image in images}
            self.photos = [
                PhotoForm(data, files, side=side, image=by_side.get(side.value), user=author) for side in Side
            ]

    @property
    def forms(self) -> list:
        """The forms that count: the movement's only where it is said not to be in the list."""
        describes_movement = self.movement and self.form.is_bound and self.form["new_mechanism"].data
        return [self.form, *([self.movement] if describes_movement else []), *self.photos]

    @property
    def errors(self) -> list[ErrorDict]:
        return [form.errors for form in self.forms if form.errors]

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]  # each of them is asked

    def values(self) -> dict:
        """What `content.write` takes: everything that is right, so that nothing of it is lost beside an error."""
        self.is_valid()
        values = self.form.values()
        if self.movement in self.forms:
            values["movement"] = self.movement.values()
        return values

    def photo_changes(self) -> list[PhotoChange]:
        return [change for form in self.photos if (change := form.change())]

    def differences(self) -> list[tuple[str, str, str]]:
        """Label, what is saved and what was typed, of each field where these are not the same."""
        return [
            (form.fields[name].label, shown(form[name], form.get_initial_for_field(form.fields[name], name)),
             shown(form[name], form[name].data))
            for form in self.forms
            for name in form.changed_data
            if name != "file"
        ]  # fmt: skip


def shown(field, value) -> str:
    """A field's value as the person sees it in the form."""
    values = value if isinstance(value, list | tuple) else [value]
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", [])}
    texts = [str(getattr(each, "pk", each)) for each in values if each not in (None, "")]
    return ", ".join(choices.get(text, text) for text in texts)

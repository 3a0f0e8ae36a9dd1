"""The photo of one side of a published watch, in the admin."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import Side, Watch, WatchImage

from .pipeline import ACCEPTED_TYPES, take_in
from .storing import remove_photo, set_photo


class PhotoForm(forms.Form):
    """A new photo, another credit, or none: each side is saved by itself, so one refusal spares the others.

    Who may not `add` takes photos away and corrects whose they are; new ones go through a proposal.
    """

    file = forms.FileField(required=False, allow_empty_file=True, widget=forms.FileInput({"accept": ACCEPTED_TYPES}))
    credit = forms.CharField(label=_("Author"), required=False, max_length=200)
    licence = forms.CharField(label=_("Licence"), required=False, max_length=60)
    remove = forms.BooleanField(label=_("Remove this photo"), required=False)

    def __init__(self, *args, watch: Watch, side: Side, image: WatchImage | None, may_add: bool, **options):
        super().__init__(*args, prefix=side, **options)
        self.watch, self.side, self.image = watch, side, image
        self.fields["file"].label = side.label
        if image:
            self.initial = {"credit": image.credit, "licence": image.licence}
        else:
            del self.fields["remove"]
        if not may_add:
            del self.fields["file"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        return take_in(file) if file is not None else None

    def save(self, *, by) -> WatchImage | None:
        """Do what the form says; the photo where it is a new one. Raises PhotoNotStored."""
        values = self.cleaned_data
        labels = {"credit": values["credit"], "licence": values["licence"]}
        if values.get("file"):
            return set_photo(self.watch, self.side, values["file"], **labels, by=by)
        if values.get("remove"):
            remove_photo(self.watch, self.side, by=by)
        elif self.image and self.has_changed():
            set_photo(self.watch, self.side, self.image, **self.image.rights | labels, by=by)
        return None


def photo_forms(watch: Watch, *data, may_add: bool) -> list[PhotoForm]:
    """A form for each side that a watch is photographed from; without `may_add` only for those that have a photo."""
    images = {image.side: image for image in WatchImage.objects.filter(watch=watch)}
    sides = [side for side in Side if may_add or side in images]
    return [PhotoForm(*data, watch=watch, side=side, image=images.get(side), may_add=may_add) for side in sides]

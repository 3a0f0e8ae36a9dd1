"""The photo of one side: the file, whose it is, and whether it stays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.opening import opened_for, turned_for
from catalogue.models import Side
from catalogue.photos.pipeline import ACCEPTED_TYPES, MOST_BYTES, PhotoRefused, Way
from drafts.photos import PhotoChange, check_day

from .fields import SeveralFilesInput, TextField

OWN = "own"
OWN_LICENCE = "CC BY-SA 4.0"
LICENCES = ["CC BY-SA 4.0", "CC BY 4.0", "CC BY-SA 3.0", "CC0", "Public domain"]


class PhotosAtOnceForm(forms.Form):
    """All photos of a watch in one choice, or one drop."""

    photos = forms.FileField(
        label=_("All photos at once"),
        required=False,
        widget=SeveralFilesInput({"multiple": True, "accept": ACCEPTED_TYPES}),
        help_text=_(
            "Each goes to its side by its name (main, left, right, bottom; главное, слева, справа, снизу; 1 to 4), "
            "else to the next that is free. Below they can be moved."
        ),
    )


class PhotoForm(forms.Form):
    """A photo that was read stays with the draft even where the rest of the form is wrong."""

    file = forms.FileField(
        required=False, widget=forms.FileInput({"accept": ACCEPTED_TYPES, "data-most-bytes": MOST_BYTES})
    )
    licence = forms.ChoiceField(
        label=_("Whose photo is it"),
        required=False,
        help_text=_("Your own is published under CC BY-SA 4.0: with your name, for everybody to use."),
    )
    credit = TextField(label=_("Author"), required=False, max_length=200)
    turn = forms.ChoiceField(label=_("Turn"), choices=[("", _("as it is")), *Way.choices], required=False)
    to = forms.ChoiceField(label=_("Side"), choices=Side.choices, required=False)
    remove = forms.BooleanField(label=_("Remove this photo"), required=False)

    def __init__(self, *args, side: Side, image, user, **options):
        super().__init__(*args, prefix=f"photo_{side}", **options)
        self.side, self.image, self.user = side, image, user
        self.fields["file"].label, self.fields["file"].remarks = side.label, []
        self.fields["licence"].choices = self._licences()
        self.initial = {"to": side.value}
        if image:
            own = image.photographer == user and not image.credit
            self.initial |= {"licence": OWN if own else image.licence, "credit": image.credit}

    def _licences(self):
        own = (OWN, _("This is my photo"))
        known = [(licence, licence) for licence in LICENCES]
        other = self.image.licence if self.image else ""
        return [own, *known] if not other or other in LICENCES else [own, *known, (other, other)]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            return None
        check_day(self.user)
        return opened_for(self.user, file)

    def clean(self):
        """Turn the photo that is there, where that is asked for and it stays."""
        values = super().clean()
        stays = self.image and not values.get("file") and not values.get("remove")
        if stays and values.get("turn") and self.is_about_image():
            try:
                check_day(self.user)
                values["turned"] = turned_for(self.user, self.image, values["turn"])
            except PhotoRefused as refused:
                self.add_error("turn", refused)
        return values

    def change(self) -> PhotoChange | None:
        """What happened to this side, as far as it is right; None where nothing did."""
        values = self.cleaned_data
        file = values.get("file")
        if not file and (not self.image or not self.is_about_image()):
            return None
        rights, removed = self._rights(file), values.get("remove", False)
        return PhotoChange(self.side, file or values.get("turned"), rights, removed=removed, to=self.moves_to())

    def moves_to(self) -> str:
        """The other side that the photo which is there shall have; empty where it stays, goes, or is replaced."""
        values = self.cleaned_data
        to = values.get("to", "")
        return "" if values.get("file") or values.get("remove") or to == self.side else to

    def is_about_image(self) -> bool:
        """Whether the form showed the photo that is there now: another one, sent meanwhile, is not its business."""
        return self.data.get(self.add_prefix("seen"), self.image.sha256) == self.image.sha256

    def _rights(self, file) -> dict:
        """A photo that stays is still whose it was: nobody takes another member's for their own."""
        licence, credit = self.cleaned_data.get("licence") or OWN, self.cleaned_data.get("credit", "")
        photographer = self.image.photographer if self.image and not file else None
        if licence == OWN or credit.lower() == self.user.login:
            photographer, credit = photographer or self.user, ""
        return {"photographer": photographer, "credit": credit, "licence": OWN_LICENCE if licence == OWN else licence}

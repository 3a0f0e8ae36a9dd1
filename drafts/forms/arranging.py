"""The photos of a published watch: how each is turned, and to which side it goes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.opening import turned_for
from catalogue.models import Side, Watch
from catalogue.photos.pipeline import Way
from drafts.photos import PhotoChange

AS_IT_IS = ("", _("as it is"))


class ArrangingForm(forms.Form):
    """Two fields for each photo that the watch has. `seen` is the newest revision that the page knew of."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, watch: Watch, *args, user, **options):
        super().__init__(*args, **options)
        self.user, self.images = user, {image.side: image for image in watch.images.all()}
        for side in self.images:
            turn = forms.ChoiceField(label=_("Turn"), choices=[AS_IT_IS, *Way.choices], required=False)
            self.fields[f"{side}_turn"] = turn
            self.fields[f"{side}_to"] = forms.ChoiceField(
                label=_("Side"), choices=Side.choices, required=False, initial=side
            )

    @property
    def photos(self) -> list[tuple]:
        """Each photo with its two fields."""
        return [(image, self[f"{side}_turn"], self[f"{side}_to"]) for side, image in self.images.items()]

    def clean(self):
        values = super().clean()
        moves = [to for side in self.images if (to := self._moves_to(side))]
        if len(set(moves)) < len(moves):
            raise ValidationError(_("Two photos cannot have one side."), code="same_side")
        return values

    def _moves_to(self, side: str) -> str:
        to = self.cleaned_data.get(f"{side}_to", "")
        return "" if to == side else to

    def changes(self) -> list[PhotoChange]:
        """What was asked for, each turned photo opened. Raises PhotoRefused."""
        if not any(self.cleaned_data[f"{side}_turn"] or self._moves_to(side) for side in self.images):
            raise ValidationError(_("The entry says so already."), code="unchanged")
        return [
            change_of(self.user, image, way=self.cleaned_data[f"{side}_turn"], to=self._moves_to(side))
            for side, image in self.images.items()
        ]


def change_of(user, image, *, way: str = "", to: str = "") -> PhotoChange:
    """What turns the photo of the row `image` and moves it; its rights stay. Raises PhotoRefused."""
    photo = turned_for(user, image, way) if way else None
    return PhotoChange(image.side, photo, image.rights, to=to)

"""What proposals keep of a person, and what becomes of it when they leave."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal_data import register_farewell, register_files, register_rows
from catalogue.models import CatalogueVersion, WatchImage
from catalogue.photos.files import forget, photo_models

from .models import (
    DraftAlias,
    DraftImage,
    DraftMechanism,
    DraftMechanismFunction,
    DraftWatch,
    Merge,
    ReplacedImage,
    Step,
    UploadDay,
)


def register() -> None:
    register_rows(_("watches I proposed"), DraftWatch.objects.of)
    register_rows(_("movements I proposed"), DraftMechanism.objects.of)
    register_rows(_("other names I proposed"), lambda user: DraftAlias.objects.filter(watch__user=user))
    register_rows(_("functions I proposed"), lambda user: DraftMechanismFunction.objects.filter(mechanism__user=user))
    register_rows(_("photos of my drafts"), photos_of)
    register_rows(_("photos that my drafts replaced"), lambda user: ReplacedImage.objects.filter(watch__user=user))
    register_rows(_("steps of my drafts and of those I decided"), steps_of)
    register_rows(_("my merges"), lambda user: Merge.objects.filter(by=user))
    register_rows(_("photos sent by day"), lambda user: UploadDay.objects.filter(user=user))
    register_files(files_of)
    register_farewell(leave)


def photos_of(user: User):
    return DraftImage.objects.filter(watch__user=user).select_related("watch")


def steps_of(user: User):
    """Whom a draft was taken or decided by stands in its steps too."""
    return Step.objects.filter(Q(by=user) | Q(draft_watch__user=user) | Q(draft_mechanism__user=user))


def files_of(user: User):
    """The photos that the person sent. One that a correction only kept belongs to the published watch."""
    for photo in photos_of(user):
        name = photo.image.name
        if name.startswith(f"{photo.folder}/") and photo.image.storage.exists(name):
            yield photo.image


def leave(user: User) -> None:
    """The files of open drafts go with their rows; from the photos that stay the login goes."""
    open_drafts = DraftWatch.objects.editable_by(user)
    for model in (DraftImage, ReplacedImage):
        for photo in model.objects.filter(watch__in=open_drafts):
            forget(photo)
    sent = list(photos_of(user).filter(credit=user.login).values_list("sha256", flat=True))
    for model in photo_models():
        named = model.objects.filter(sha256__in=sent, credit=user.login)
        if named.update(credit="") and model is WatchImage:
            CatalogueVersion.objects.raise_number()

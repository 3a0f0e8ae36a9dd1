"""What proposals keep of a person, and what becomes of it when they leave."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.people.personal_data import register_farewell, register_files, register_rows
from catalogue.photos.files import forget

from .models import (
    KINDS,
    DraftAlias,
    DraftBrand,
    DraftCaseMaterial,
    DraftFactory,
    DraftFunction,
    DraftGender,
    DraftImage,
    DraftMark,
    DraftMechanism,
    DraftMechanismFunction,
    DraftMechanismType,
    DraftWatch,
    Merge,
    Proposal,
    ReplacedImage,
    Step,
    UploadDay,
)


def register() -> None:
    register_rows(_("watches I proposed"), DraftWatch.objects.of)
    register_rows(_("movements I proposed"), DraftMechanism.objects.of)
    register_rows(_("marks I proposed"), DraftMark.objects.of)
    register_rows(_("factories I proposed to correct"), DraftFactory.objects.of)
    register_rows(_("brands I proposed to correct"), DraftBrand.objects.of)
    register_rows(_("functions of the list I proposed"), DraftFunction.objects.of)
    register_rows(_("case materials I proposed"), DraftCaseMaterial.objects.of)
    register_rows(_("genders I proposed"), DraftGender.objects.of)
    register_rows(_("movement types I proposed"), DraftMechanismType.objects.of)
    register_rows(_("other names I proposed"), lambda user: DraftAlias.objects.filter(watch__user=user))
    register_rows(_("functions I proposed"), lambda user: DraftMechanismFunction.objects.filter(mechanism__user=user))
    register_rows(_("photos of my drafts"), lambda user: photos_of(user, DraftImage))
    register_rows(_("photos that drafts replaced"), lambda user: photos_of(user, ReplacedImage))
    register_rows(
        _("steps of my drafts and of those I decided"),
        lambda user: Step.objects.of_author(user) | Step.objects.filter(by=user),
    )
    register_rows(_("my merges"), lambda user: Merge.objects.filter(by=user))
    register_rows(_("photos sent by day"), lambda user: UploadDay.objects.filter(user=user))
    register_files(files_of)
    register_farewell(leave)


def photos_of(user: User, model):
    """The rows of the person's drafts, and those of other people's that show a photo of theirs."""
    return model.objects.filter(Q(watch__user=user) | Q(photographer=user))


def files_of(user: User):
    """The photos that the person sent. One that a correction only kept belongs to the published watch."""
    for photo in DraftImage.objects.filter(watch__user=user).select_related("watch").order_by("pk"):
        name = photo.image.name
        if name.startswith(f"{photo.folder}/") and photo.image.storage.exists(name):
            yield photo.image


def leave(user: User) -> None:
    """The files of what was never accepted go with its rows, and the words with those whom they were said to."""
    for model in (DraftImage, ReplacedImage):
        for photo in model.objects.filter(watch__user=user).exclude(watch__status=Proposal.Status.ACCEPTED):
            forget(photo)
    Step.objects.of_author(user).update(message="")
    for model in KINDS:
        model.objects.of(user).update(message="")

"""What this app, and the catalogue below it, keeps of a person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from accounts.collecting import remove_collection
from accounts.models import ActCount, Collection, CollectionSnapshot, ColumnMeaning, KeptForm, KeptPhoto, Letter, User
from accounts.personal_data import register_farewell, register_rows
from catalogue.models import CheckedContradiction, Mechanism, Revision, Watch, WatchImage


def register() -> None:
    register_rows(_("person"), lambda user: User.objects.filter(pk=user.pk))
    register_rows(_("email addresses"), lambda user: EmailAddress.objects.filter(user=user))
    register_rows(_("connected accounts"), lambda user: SocialAccount.objects.filter(user=user))
    register_rows(_("second factors"), lambda user: Authenticator.objects.filter(user=user))
    register_rows(_("sessions"), lambda user: UserSession.objects.filter(user=user))
    register_rows(_("waiting letters"), Letter.objects.to)
    register_rows(_("forms kept through a sign-in"), lambda user: KeptForm.objects.filter(user=user))
    register_rows(_("photos kept through a sign-in"), lambda user: KeptPhoto.objects.filter(form__user=user))
    register_rows(_("collection"), Collection.objects.of)
    register_rows(_("my collection before bulk changes"), lambda user: CollectionSnapshot.objects.filter(user=user))
    register_rows(_("headings of my lists"), lambda user: ColumnMeaning.objects.filter(user=user))
    register_rows(_("how often I did what"), lambda user: ActCount.objects.filter(user=user))
    register_rows(_("watches I added"), lambda user: Watch.objects.filter(user=user))
    register_rows(_("movements I added"), lambda user: Mechanism.objects.filter(user=user))
    register_rows(_("photos I took"), lambda user: WatchImage.objects.filter(photographer=user))
    register_rows(_("my changes"), lambda user: Revision.objects.filter(author=user))
    register_rows(_("contradictions I checked"), lambda user: CheckedContradiction.objects.filter(checked_by=user))
    register_rows(_("my actions in the admin"), lambda user: LogEntry.objects.filter(user=user))
    register_farewell(remove_collection)

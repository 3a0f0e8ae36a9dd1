"""What this app, and the catalogue below it, keeps of a person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from accounts.collection.photos import files_of
from accounts.collection.writing import remove_collection
from accounts.models import (
    ActCount,
    Alert,
    Collection,
    CollectionSnapshot,
    ColumnMeaning,
    CopySheet,
    KeptForm,
    KeptPhoto,
    Letter,
    ListedWatch,
    News,
    PieceImage,
    SiteLimitVersion,
    Subscription,
    User,
    WatchList,
)
from accounts.people.personal_data import register_farewell, register_files, register_rows
from catalogue.models import CheckedContradiction, Mechanism, Revision, Watch, WatchImage, Withdrawal, Witness


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
    register_rows(_("photos of my pieces"), PieceImage.objects.of)
    register_rows(_("sheets of my pieces"), CopySheet.objects.of)
    register_rows(_("headings of my lists"), lambda user: ColumnMeaning.objects.filter(user=user))
    register_rows(_("alerts"), lambda user: Alert.objects.filter(user=user))
    register_rows(_("what I was told"), lambda user: News.objects.filter(user=user))
    register_rows(_("how I am told"), lambda user: Subscription.objects.filter(user=user))
    register_rows(_("lists of watches"), WatchList.objects.of)
    register_rows(_("watches on lists"), lambda user: ListedWatch.objects.filter(watch_list__user=user))
    register_rows(_("how often I did what"), lambda user: ActCount.objects.filter(user=user))
    register_rows(_("watches I added"), lambda user: Watch.objects.filter(user=user))
    register_rows(_("movements I added"), lambda user: Mechanism.objects.filter(user=user))
    register_rows(_("photos I took"), lambda user: WatchImage.objects.filter(photographer=user))
    register_rows(_("my changes"), lambda user: Revision.objects.filter(author=user))
    register_rows(_("what I said of facts by sources"), lambda user: Witness.objects.filter(entered_by=user))
    register_rows(_("sources I withdrew"), lambda user: Withdrawal.objects.filter(by=user))
    register_rows(_("contradictions I checked"), lambda user: CheckedContradiction.objects.filter(checked_by=user))
    register_rows(_("limits I set"), lambda user: SiteLimitVersion.objects.filter(by=user))
    register_rows(_("my actions in the admin"), lambda user: LogEntry.objects.filter(user=user))
    register_files(files_of)
    register_farewell(remove_collection)

"""What somebody sends when their session has ended is kept until they are back, and shown to nobody else.

A form with the tag `{% keep %}` in it carries a proof, signed by us: whom it was made for, and on which page. With it,
what is posted without a session, or with a form from before the last sign-in, becomes a KeptForm of that person.
After signing in, the page is opened with `?unsent=<id>`, and its view takes `request.typed()` for what its form says.
"""

import logging
from datetime import timedelta
from pathlib import PurePath
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.models import ActCount, KeptForm, KeptPhoto, User
from accounts.models.acts import Rate
from accounts.models.kept import LONGEST_PAGE
from accounts.opening import opened_for
from catalogue.photos.pipeline import PhotoRefused

logger = logging.getLogger(__name__)

SALT = "kept form"
PROOF_AGE = timedelta(days=30)
KEPT_FOR = timedelta(days=7)
MOST_FORMS = 10  # of one person
MOST_LETTERS = 500_000  # of one form
MOST_PHOTOS = 4
MORE = "#"  # between the name of a field and the number of a further file in it
OFTEN = Rate(100, seconds=24 * 3600)  # nobody is signed in, so no other rate holds, and photos cost much
NOT_TYPED = {"csrfmiddlewaretoken", "proof", "unsent"}


def proof_of(user: User, page: str) -> str:
    """The signed word that the form on `page` was made for `user`."""
    return signing.dumps([user.pk, page], salt=SALT, compress=True)


def page_of(request) -> str:
    """The address of the page of `request`, as a proof names it."""
    query = request.GET.copy()
    query.pop("unsent", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def may_send_photos(request) -> bool:
    """Who may send a large body: whoever is signed in, or was until their session ended. What comes is judged later."""
    known = request.get_signed_cookie(settings.KNOWN_COOKIE_NAME, default=None, salt=SALT, max_age=PROOF_AGE)
    return known is not None or request.user.is_authenticated


def typed(request) -> QueryDict | None:
    """What the form says: what is posted, what was kept where the page is opened again for it, or nothing yet."""
    if request.method == "POST":
        return request.POST
    kept = kept_form(request)
    return kept.as_posted() if kept else None


def sent_files(request) -> MultiValueDict:
    """The files that are posted, and those that were kept of the form that is sent again."""
    files, kept = MultiValueDict(request.FILES), kept_form(request)
    for photo in kept.photos.all() if kept else []:
        field = photo.field.partition(MORE)[0]
        if field not in request.FILES:
            files.appendlist(field, SimpleUploadedFile(photo.name, bytes(photo.content)))
    return files


def token_of(posted) -> UUID:
    """The one-time token of the form; a new one where there is none, or nonsense."""
    try:
        return UUID((posted or {}).get("token", ""))
    except ValueError:
        return uuid4()


def kept_form(request) -> KeptForm | None:
    """The form that the page is opened for, or that is sent again: the person's own only."""
    number = request.POST.get("unsent") or request.GET.get("unsent", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    if not is_number or not request.user.is_authenticated:
        return None
    return KeptForm.objects.filter(user=request.user, pk=number).first()


def waiting_for(request, page: str) -> KeptForm | None:
    """What was kept of the form on `page`. All that a person has is read once, for a page may have many forms."""
    if not hasattr(request, "waiting_forms"):
        mine = KeptForm.objects.filter(user=request.user).defer("fields")
        request.waiting_forms = {kept.page: kept for kept in mine}
    return request.waiting_forms.get(page)


def address_of(kept: KeptForm) -> str:
    """The page, to be opened with what was kept."""
    return f"{kept.page}{'&' if '?' in kept.page else '?'}{urlencode({'unsent': kept.pk})}"


def keep(request, *, with_photos: bool = True) -> KeptForm | None:
    """Keep what was posted for whom its form was made. None where nobody proves for whom, or it is far too much or
    too often."""
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    letters = sum(len(text) for values in fields.values() for text in values)
    number, page = _read(request.POST.get("proof", ""))
    user = User.objects.filter(pk=number, is_active=True).first() if letters <= MOST_LETTERS else None
    if not user or not ActCount.objects.count_one(user, "kept form", OFTEN):
        return None
    photos, refusals = _photos(user, request.FILES) if with_photos else ([], [])
    with transaction.atomic():
        kept, _is_new = KeptForm.objects.update_or_create(user=user, page=page, defaults={"fields": fields})
        kept.photos.all().delete()
        KeptPhoto.objects.bulk_create(KeptPhoto(form=kept, **values) for values in photos)
        _drop_all_but_the_newest(user)
    for refusal in refusals:
        messages.warning(request, refusal)
    logger.info("form kept", extra={"user": user.pk})
    return kept


def _read(proof: str) -> tuple[int | None, str]:
    """The id of the person, and the page, of a proof that we signed and that is not too old."""
    try:
        number, page = signing.loads(proof, salt=SALT, max_age=PROOF_AGE)
    except signing.BadSignature:
        return None, ""
    return (number, page) if len(page) <= LONGEST_PAGE else (None, "")


def _photos(user: User, files) -> tuple[list[dict], list[str]]:
    """What may be stored of the files that came along, and what to say of the others."""
    photos, refusals = [], []
    sent = [
        (f"{field}{MORE}{at}" if at else field, file) for field in files for at, file in enumerate(files.getlist(field))
    ]
    for field, file in sent[:MOST_PHOTOS]:
        name = PurePath(file.name).name[-200:]
        try:
            clean = opened_for(user, file)
            photos.append({"field": field, "name": f"{PurePath(name).stem}.{clean.extension}", "content": clean.master})
        except PhotoRefused as refusal:
            refusals.append(f"{name}: {refusal.messages[0]}")
    return photos, refusals


def _drop_all_but_the_newest(user: User) -> None:
    mine = KeptForm.objects.filter(user=user)
    mine.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_FORMS:])).delete()


def forget(request) -> None:
    """The server has what was typed: nothing is kept of it any more, wherever the same form stood."""
    number, page = _read(request.POST.get("proof", ""))
    if not number or number != request.user.pk:
        return
    done, kept, token = Q(page=page), kept_form(request), request.POST.get("token")
    if kept:
        done |= Q(pk=kept.pk)
    if token:
        done |= Q(fields__token=[token])
    KeptForm.objects.filter(done, user=request.user).delete()


def forget_the_old() -> str:
    """For housekeeping: what nobody came back for."""
    count, _rows = KeptForm.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    return f"{count} kept forms forgotten"

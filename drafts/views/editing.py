"""Writing a draft: a new watch, movement or mark, a correction, and going on with what was begun."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Collection
from accounts.signing.kept_forms import forget, token_of
from catalogue.decoding import whole_number
from catalogue.history.versions import latest_number
from catalogue.models import Mechanism, Watch
from catalogue.photos.uploads import takes_photos
from catalogue.views.posting import only_posted
from drafts import actions, content, series
from drafts.checks import warnings
from drafts.content import LISTS, published_model
from drafts.errors import AlreadyDecided
from drafts.forms import Editor
from drafts.forms.editor import lists_of
from drafts.models import DraftMechanism, DraftWatch, Proposal
from drafts.photos import are_there
from drafts.pieces import proposal_of

GET_AND_POST = ["GET", "HEAD", "POST"]


@takes_photos
@login_required
@require_http_methods(GET_AND_POST)
def watch_new(request):
    """A watch that the catalogue lacks, with `?copy=<folder>` as a variant of one that it has.

    With `?piece=<id>` it is one of my own collection, with `?like=<id>` the next one after a proposal of mine, and with
    the names of fields it is filled in. With nothing it begins like my last one, with `?empty=1` like none.
    """
    if request.GET.get("piece"):
        mine = Collection.objects.of(request.user).described()
        piece = get_object_or_404(mine, pk=number_of(request.GET, "piece"))
        return _begin(request, DraftWatch, begun=proposal_of(piece))
    return _begin(request, DraftWatch, like=_copied(request, Watch.objects.current(), "folder"))


@login_required
@require_http_methods(GET_AND_POST)
def mechanism_new(request):
    return _begin(request, DraftMechanism, like=_copied(request, Mechanism.objects.current(), "slug"))


@login_required
@require_http_methods(GET_AND_POST)
def entry_new(request, model):
    """What has nothing to begin from: a mark, a word."""
    return _begin(request, model)


@takes_photos
@login_required
@require_http_methods(GET_AND_POST)
def watch_edit(request, address):
    target = get_object_or_404(Watch.objects.current(), folder=address)
    return _begin(request, DraftWatch, like=target, target=target)


@login_required
@require_http_methods(GET_AND_POST)
def entry_edit(request, address, model):
    """A correction, a draft of `model`, of what stands at an address."""
    target = get_object_or_404(published_model(model).objects.current().at(address))
    return _begin(request, model, like=target, target=target)


@takes_photos
@login_required
@require_http_methods(GET_AND_POST)
def draft_edit(request, model, pk):
    """Go on with a draft. Saving names the version that the form was made from."""
    drafts = model.objects.standalone().of(request.user).with_content()
    draft = get_object_or_404(drafts, pk=pk)
    if request.method == "POST":
        return _save(request, draft, number_of(request.POST, "version"))
    if not draft.is_open and request.typed():
        return _conflict_page(request, draft)
    if not draft.is_open:
        messages.info(request, _("This draft is closed and can only be read."))
        return redirect("drafts:draft_detail", draft.kind, draft.pk)
    return _form_page(request, Editor(draft, author=request.user, data=request.typed(), images=_images(draft)))


@login_required
@only_posted
def draft_check(request, model):
    """What a machine sees in the form as it stands, field by field, for the page that asks while somebody types."""
    draft = model()
    draft.target = target_of(request, model)
    editor = Editor(draft, author=request.user, data=request.POST, images=None)
    values = editor.values()
    for name, value in values.items():
        if name not in LISTS:
            setattr(draft, name, value)
    if values.get("movement"):
        draft.draft_mechanism = DraftMechanism(**_columns(values["movement"]))
    context = {"warnings": editor.remark(warnings(draft)), "editor": editor}
    return render(request, "drafts/components/remarks_by_field.html", context)


def _begin(request, model, *, like=None, target=None, begun=None):
    """The form of a new draft that begins as `like`, and its first saving.

    A draft that this form, or another window, began already is gone on with. `begun` is one that is not saved yet,
    with what its form begins with.
    """
    posted = request.typed()
    token = begun[0].token if begun else token_of(posted)
    saved = model.objects.of(request.user).filter(token=token).first()
    own = saved or (target and model.objects.editable_by(request.user).filter(target=target).first())
    if own and request.method != "POST":
        return redirect(f"{edit_address(own)}?{request.GET.urlencode()}" if posted else edit_address(own))
    if saved:
        return _save(request, saved, number_of(posted, "version"))
    if own:
        return _conflict_page(request, own)
    draft, initial = begun or (model(token=token, target=target), lists_of(like) if like else None)
    if like:
        like.copy_description_to(draft)
    if like and not target and model is DraftWatch:
        draft.code = ""  # a variant has a code of its own
    is_fresh = not (like or begun or posted)
    previous = series.previous_of(request.user, request.GET) if is_fresh and model is DraftWatch else None
    if previous:
        series.carry(draft, previous, request.GET)
    images = target.images.all() if isinstance(target, Watch) else ()
    options = {"author": request.user, "initial": initial, "images": images, "data": posted}
    if request.method != "POST":
        editor = Editor(draft, **options)
        beginning = series.begin(editor, request.GET, previous) if is_fresh else None
        return _form_page(request, editor, target=target, beginning=beginning)
    return _save_first(request, Editor(draft, files=request.sent_files(), **options), target)


def _save_first(request, editor, target):
    is_valid = editor.is_valid()
    try:
        draft = actions.begin(
            type(editor.draft),
            by=request.user,
            token=editor.draft.token,
            values=editor.values(),
            photos=editor.photo_changes(),
            target=target,
            number=number_of(request.POST, "number"),
        )
    except ValidationError as error:
        editor.form.add_error(None, error)
        return _form_page(request, editor, target=target, status=400)
    return _saved(request, draft) if is_valid else _with_errors(request, draft, editor)


def _save(request, draft, version):
    images, files = _images(draft), request.sent_files()
    editor = Editor(draft, author=request.user, data=request.POST, files=files, images=images)
    is_valid = editor.is_valid()
    # What waits for review must stay whole, so beside an error only its photos are taken.
    values = editor.values() if is_valid or not draft.is_waiting else {}
    photos = editor.photo_changes()
    try:
        actions.edit(draft, by=request.user, version=version, values=values, photos=photos)
    except AlreadyDecided as error:
        draft = error.draft
        if not values or not content.says(draft, values) or not are_there(draft, photos):
            return _conflict_page(request, draft)
        # It says so already: it was saved before, and the answer did not arrive.
    except ValidationError as error:
        draft.refresh_from_db()
        return _with_errors(request, draft, editor, error)
    return _saved(request, draft) if is_valid else _with_errors(request, draft, editor)


def _saved(request, draft):
    if request.POST.get("then") == "similar" and draft.kind == "watch" and not draft.is_correction:
        messages.success(request, _("Saved: %(draft)s. This form begins like it.") % {"draft": draft})
        return redirect(f"{reverse('drafts:watch_new')}?like={draft.pk}")
    messages.success(request, _("Saved."))
    return redirect("drafts:draft_detail", draft.kind, draft.pk)


def _with_errors(request, draft, editor, error=None):
    """The form again, with what was typed; the photos that were right are saved and shown."""
    draft = type(draft).objects.with_content().get(pk=draft.pk)
    if not error and not draft.is_waiting:
        forget(request)  # it is in the draft, as it was typed
    editor.show_saved(draft, _images(draft))
    if error:
        for field, errors in error.update_error_dict({}).items():
            editor.form.add_error(field if field in editor.form.fields else None, errors)
    return _form_page(request, editor, status=400)


def _conflict_page(request, draft):
    """Somebody, or another window, was faster. Nothing is overwritten and nothing that was typed is lost."""
    draft = type(draft).objects.with_content().get(pk=draft.pk)
    editor = Editor(draft, author=request.user, data=request.typed(), images=_images(draft))
    return _form_page(request, editor, status=409, conflict=AlreadyDecided(draft), differences=editor.differences())


def _form_page(request, editor, *, target=None, status=200, **context):
    draft = editor.draft
    target = target or draft.target
    kept = request.typed() if request.method != "POST" else None
    context |= {
        "editor": editor,
        "warnings": editor.remark(warnings(draft, reader=request.user)) if draft.pk else [],
        "draft": draft,
        "target": target,
        "page": edit_address(draft) if draft.pk else "",
        "photos_address": photos_address(draft) if editor.photos and draft.is_written else "",
        "number": number_of(kept, "number") if kept else latest_number(target) if target else 0,
        "version": _version_seen(kept, draft) if kept else draft.version,
    }
    return render(request, "drafts/draft_form.html", context, status=status)


def _version_seen(kept, draft: Proposal) -> int:
    """The version that a form was made from which is shown again; none of this draft's where it began another."""
    return number_of(kept, "version") if kept.get("token") == str(draft.token) else 0


def _images(draft: Proposal):
    return draft.images.all() if isinstance(draft, DraftWatch) else ()


def _columns(values: dict) -> dict:
    return {name: value for name, value in values.items() if name not in LISTS}


def _copied(request, published, address: str):
    copied = request.GET.get("copy")
    return get_object_or_404(published, **{address: copied}) if copied else None


def edit_address(draft: Proposal) -> str:
    return reverse("drafts:draft_edit", args=[draft.kind, draft.pk])


def photos_address(draft: DraftWatch) -> str:
    """Where photos of `draft` are sent one by one, the side after it."""
    return reverse("drafts:draft_photo_put", args=[draft.pk, "side"]).removesuffix("side/")


def target_of(request, model):
    """The row that the form corrects, if it corrects one."""
    return model.target.field.related_model.objects.filter(pk=number_of(request.POST, "target")).first()


def number_of(posted, name: str) -> int:
    """A number from a hidden field; 0 where somebody wrote something else there."""
    number = whole_number(posted.get(name, ""))
    return number if number < 2**31 else 0
